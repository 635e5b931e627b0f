"""The obvious way to narrate: speak each part with espeak, `audio += clip`, export the whole with pydub.

    python tests/benchmarks/obvious.py section|paragraph ARTICLE OUT.mp3 [RATE]

An article here is Markdown as `texts.py` makes it. The MP3 has 64 kbit/s mono, at RATE or the voice's own. Where
there is no ffmpeg, which pydub needs, the joined audio is encoded with lameenc at once. Prints which one encoded it.
"""

import io
import shutil
import sys
import warnings
from pathlib import Path

import lameenc

from narrator import engines

with warnings.catch_warnings():
    # It warns where there is no ffmpeg.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

_PAUSE_MS = 800


def main() -> None:
    """Narrate."""
    part, source, target, *rate = sys.argv[1:]
    text = Path(source).read_text(encoding="utf-8")
    parts = text.split({"section": "\n\n## ", "paragraph": "\n\n"}[part])
    espeak = engines.find("espeak")
    voice = engines.choose(engines.load(espeak), "en")
    audio = AudioSegment.empty()
    for words in parts:
        [clip] = engines.speak(espeak, [words], voice)
        audio += AudioSegment.from_file(io.BytesIO(clip.sound), format="wav")
        audio += AudioSegment.silent(_PAUSE_MS)
    if shutil.which("ffmpeg"):
        audio.export(target, format="mp3", bitrate="64k", parameters=["-ar", rate[0]] if rate else None)
        sys.stdout.write("ffmpeg")
    else:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_bit_rate(64)
        encoder.set_in_sample_rate(audio.frame_rate)
        encoder.set_out_sample_rate(int(rate[0]) if rate else audio.frame_rate)
        encoder.set_channels(1)
        encoder.set_quality(5)
        Path(target).write_bytes(bytes(encoder.encode(audio.raw_data)) + bytes(encoder.flush()))
        sys.stdout.write("lameenc")


if __name__ == "__main__":
    main()
