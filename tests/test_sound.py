import io
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from narrator import sound
from narrator.errors import SourceError, VoiceError

RATE = 22_050


def hum(seconds: float, *, rate: int = RATE, hertz: float = 440, level: float = 0.3) -> NDArray[np.float32]:
    time = np.arange(round(seconds * rate)) / rate
    wave_form: NDArray[np.float32] = (level * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
    return wave_form


def silence(seconds: float, rate: int = RATE) -> NDArray[np.float32]:
    return np.zeros(round(seconds * rate), np.float32)


def wav(samples: NDArray[np.float32], *, rate: int = RATE, channels: int = 1) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((channels, 2, rate, 0, "NONE", ""))
        out.writeframes((np.repeat(samples, channels) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def samples_of(mixed: sound.Mixdown) -> NDArray[np.float32]:
    return np.frombuffer(mixed.pcm, "<i2").astype(np.float32) / np.float32(32768)


def test_silence_around_a_line_is_trimmed_and_the_pause_is_exact() -> None:
    padded = wav(np.concatenate([silence(0.5), hum(1), silence(0.7)]))
    mixed = sound.mix([[padded], [padded]], pause=400, rate=RATE)
    (start, end), (next_start, next_end) = mixed.lines
    assert start == 0
    assert end == pytest.approx(1.0 * RATE, abs=0.04 * RATE)
    assert next_start - end == pytest.approx(0.4 * RATE, abs=1)
    assert next_end == len(mixed.pcm) // 2
    gap = samples_of(mixed)[end + 20 : next_start - 20]
    assert np.abs(gap).max() < 0.001


def test_soft_beginnings_are_kept() -> None:
    soft = wav(np.concatenate([hum(0.3, level=0.004), hum(1)]))
    assert sound.mix([[soft]], 0, RATE).lines[0][1] == pytest.approx(1.3 * RATE, abs=0.02 * RATE)


@pytest.mark.parametrize("level", [0.02, 0.1, 0.9])
@pytest.mark.parametrize("seconds", [0.2, 3])
def test_every_passage_comes_out_equally_loud(level: float, seconds: float) -> None:
    mixed = sound.mix([[wav(hum(seconds, level=level, hertz=1000))]], 0, 44_100)
    assert sound.loudness(samples_of(mixed), 44_100, between_pauses=True) == pytest.approx(
        sound.LOUDNESS + 0.9, abs=0.3
    )


def test_a_file_of_single_words_is_as_loud_as_one_of_sentences() -> None:
    word = samples_of(sound.mix([[wav(hum(0.45, hertz=440))]], 0, RATE))
    assert sound.loudness(np.tile(np.append(word, silence(1)), 5), RATE) == pytest.approx(sound.LOUDNESS, abs=1)


def test_loudness_of_the_reference_sine() -> None:
    # BS.1770-4: a 997 Hz sine at 0 dBFS in one channel reads -3.01 LKFS.
    assert sound.loudness(hum(5, rate=48_000, hertz=997, level=1.0), 48_000) == pytest.approx(-3.01, abs=0.1)
    assert sound.loudness(hum(5, rate=22_050, hertz=997, level=0.1), 22_050) == pytest.approx(-23.01, abs=0.1)


def test_loudness_does_not_count_pauses() -> None:
    speech = hum(2, hertz=997)
    with_pauses = np.concatenate([speech, silence(4), speech])
    assert sound.loudness(with_pauses, RATE) == pytest.approx(sound.loudness(speech, RATE), abs=0.5)
    assert sound.loudness(silence(1), RATE) == -np.inf


def test_peaks_are_limited_without_touching_what_is_far_from_them() -> None:
    quiet = hum(4, level=0.05)
    peaky = quiet.copy()
    peaky[2 * RATE : 2 * RATE + 40] = 0.99
    mixed, without = (samples_of(sound.mix([[wav(x)]], 0, 44_100)) for x in (peaky, quiet))
    assert 20 * np.log10(np.abs(mixed).max()) < -1.49
    assert np.abs(without).max() > 0.1
    start = slice(0, 44_100)
    assert np.abs(mixed[start]).max() == pytest.approx(np.abs(without[start]).max(), rel=0.15)


def test_the_pitch_stays_when_the_rate_changes() -> None:
    mixed = samples_of(sound.mix([[wav(hum(2, rate=24_000, hertz=1000), rate=24_000)]], 0, 44_100))
    assert len(mixed) == pytest.approx(2 * 44_100, abs=0.02 * 44_100)
    spectrum = np.abs(np.fft.rfft(mixed))
    assert np.argmax(spectrum) / len(mixed) * 44_100 == pytest.approx(1000, abs=1)


def test_lines_may_come_in_stereo_and_at_other_rates() -> None:
    mixed = sound.mix([[wav(hum(1))], [wav(hum(1, rate=16_000), rate=16_000)], [wav(hum(1), channels=2)]], 100, 44_100)
    assert [round((end - start) / 44_100, 1) for start, end in mixed.lines] == [1, 1, 1]


def test_lines_may_come_compressed() -> None:
    file = io.BytesIO()
    soundfile.write(file, hum(1, rate=24_000), 24_000, format="MP3")
    assert sound.mix([[file.getvalue()]], 0, 44_100).lines[0][1] == pytest.approx(44_100, abs=3000)


@pytest.mark.parametrize("clip", [wav(silence(1)), wav(silence(0)), wav(hum(1, level=0.0002))])
def test_a_silent_line_is_an_error_that_names_it(clip: bytes) -> None:
    with pytest.raises(sound.SilentError) as error:
        sound.mix([[wav(hum(1))], [clip]], 0, RATE)
    assert error.value.line == 1


@pytest.mark.parametrize("clip", [b"", b"<html>busy</html>", b"RIFF", b"RIFF\0\0\0\0WAVEfmt ", wav(hum(1))[:30]])
def test_what_is_no_sound_is_an_error(clip: bytes) -> None:
    with pytest.raises(VoiceError):
        sound.mix([[clip]], 0, RATE)


def test_listening_finds_length_level_peak_and_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    samples = np.concatenate([hum(12, hertz=997, level=0.5), silence(6), hum(12, hertz=997, level=0.5)])
    soundfile.write(path, samples, RATE)
    measured = sound.measure(path, longest_silence=5)
    assert measured.seconds == pytest.approx(30)
    assert measured.loudness == pytest.approx(-9.03, abs=0.2)
    assert measured.true_peak == pytest.approx(-6.02, abs=0.3)
    [(start, end)] = measured.silences
    assert [start, end] == pytest.approx([12, 18], abs=0.2)
    assert sound.measure(path, longest_silence=7).silences == ()


def test_listening_to_what_cannot_be_decoded(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"not sound at all")
    with pytest.raises(SourceError, match="cannot be decoded"):
        sound.measure(tmp_path / "a.mp3", 5)
    with pytest.raises(SourceError):
        sound.measure(tmp_path / "absent.mp3", 5)


def test_the_pieces_of_a_line_are_a_breath_apart() -> None:
    padded = wav(np.concatenate([silence(0.25), hum(1), silence(0.4)]))
    other = wav(hum(1, rate=16_000), rate=16_000)
    [(start, end)] = sound.mix([[padded, padded, other]], pause=400, rate=RATE).lines
    assert start == 0
    assert end / RATE == pytest.approx(3 + 2 * 0.1, abs=0.1)


@pytest.mark.parametrize("pace", [0.7, 1.5])
def test_another_pace_keeps_the_pitch_and_the_pauses(pace: float) -> None:
    mixed = sound.mix([[wav(hum(3, hertz=1000))]] * 2, pause=500, rate=RATE, pace=pace)
    (start, end), (next_start, _) = mixed.lines
    assert (end - start) / RATE == pytest.approx(3 / pace, abs=0.02)
    assert (next_start - end) / RATE == pytest.approx(0.5, abs=0.001)
    spectrum = np.abs(np.fft.rfft(samples_of(mixed)[start:end]))
    assert np.argmax(spectrum) / (end - start) * RATE == pytest.approx(1000, abs=2)


def test_how_long_a_clip_sounds() -> None:
    assert sound.speech_duration(wav(np.concatenate([silence(1), hum(2), silence(1)]))) == pytest.approx(2, abs=0.04)
    with pytest.raises(sound.SilentError):
        sound.speech_duration(wav(silence(1)))
    with pytest.raises(VoiceError, match="not sound"):
        sound.speech_duration(b"<html>")
