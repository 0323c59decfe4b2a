"""No module of the package is longer than 450 lines; said by ``make check``."""

import sys
from pathlib import Path

LIMIT = 450
package = Path(__file__).resolve().parents[2] / "compliance_app"
long = [
    f"{path.relative_to(package.parent)}: {lines} lines"
    for path in sorted(package.rglob("*.py"))
    if "versions" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LIMIT
]
print("\n".join(long) if long else f"module size: none over {LIMIT} lines")
sys.exit(bool(long))
