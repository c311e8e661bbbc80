"""Packages that one provider alone needs: a build takes them along only where it is told to."""

from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from puente.settings.mistakes import Mistake
from puente.settings.parts import Part
from puente.settings.variables import name_of

PACKAGES: dict[tuple[str, str], str] = {
    ("state", "redis"): "redis",
    ("email", "smtp"): "aiosmtplib",
}
"""(port, provider) → the package. ``functions/with/<provider>.in`` asks for it."""


def missing_packages(parts: Mapping[str, Part]) -> Iterator[Mistake]:
    """The chosen providers whose package this process could not import."""
    for (port, provider), package in PACKAGES.items():
        if getattr(parts.get(port), "provider", None) == provider and not _is_there(package):
            yield Mistake(
                name_of(port, "provider"),
                f"provider {provider} needs the package {package}, which is not installed here: "
                f"build with PROVIDERS={provider}",
            )


def _is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ImportError:
        return False
