"""Every page stands in the navigation of the site: those of adapters/ under Frameworks, others that mkdocs.yml does not place under Further."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent


def on_config(config: Any) -> Any:
    """Called by mkdocs with its configuration before a build."""
    nav = config["nav"]
    placed = set(_files(nav))
    frameworks = sorted(path.stem for path in (DOCS / "adapters").glob("*.md"))
    further = sorted(path.name for path in DOCS.glob("*.md") if path.name not in placed)
    where = next(index for index, entry in enumerate(nav) if "Reference" in entry)
    nav.insert(where, {"Frameworks": [{name.replace("_", " "): f"adapters/{name}.md"} for name in frameworks]})
    if further:
        nav.append({"Further": further})
    return config


def _files(entry: Any) -> list[str]:
    """The pages that a part of the navigation names."""
    if isinstance(entry, str):
        return [entry]
    inner = entry.values() if isinstance(entry, dict) else entry
    return [file for part in inner for file in _files(part)]
