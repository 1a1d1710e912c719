"""SIPVicious, the scanner: svmap looks for servers, svwar for users, svcrack for passwords. As it comes, or in disguise: without the
User-Agent by which everybody knows it."""

import sys

from peers import Peer

DISGUISED = """import sys
sys.path.insert(0, "/usr/share/sipvicious")
from sipvicious.libs import svhelper
make = svhelper.makeRequest
make.__defaults__ = tuple("Desk phone 3" if value == "friendly-scanner" else value for value in make.__defaults__)
from sipvicious import svcrack, svmap, svwar
program = sys.argv.pop(1)
sys.exit(globals()[program].main())
"""


class Scan(Peer):
    """One run, with `words` as the dictionary, of users or of passwords, in this order. It comes from the first address of this side."""

    def __init__(self, program, *options, words=(), disguised=False):
        super().__init__(program)
        line = [sys.executable, self.file("disguised.py", DISGUISED), program] if disguised else [program]
        if words:
            line += ["-d", self.file("words", "".join(f"{word}\n" for word in words))]
        self.launch("env", f"HOME={self.folder.name}", "PYTHONUNBUFFERED=1", *line, *options)

    def result(self, seconds=30):
        """All it says, when it has ended."""
        self.process.wait(seconds)
        return self.log()
