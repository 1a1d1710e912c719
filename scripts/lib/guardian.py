"""A process which cleans up behind another one, however that one ends.

It waits at a pipe which closes when the guarded process is gone, be it by SIGKILL, and only then acts."""

import os
import signal


class Guardian:
    def __init__(self, clean):
        """Forks. `clean()` will run in the child, once, when `release` is called or this process has died."""
        reader, self._writer = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._writer)
            os.setsid()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
                signal.signal(number, signal.SIG_IGN)
            os.read(reader, 1)
            try:
                clean()
            finally:
                os._exit(0)
        os.close(reader)

    def release(self):
        """Has the cleaning done now, and returns when it is."""
        os.close(self._writer)
        os.waitpid(self._pid, 0)
