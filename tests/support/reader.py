"""Somebody who has the app open, without a browser: a real session at a real server, by the socket that a browser speaks over.

A page of Chromium costs more to draw than to make, so that thirty of them on one machine would measure Chromium.
"""

import time
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

_EARLY = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_EARLY_FOR_RERUN")
_WELL = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_SUCCESSFULLY")
_PATIENCE = 120


class Reader:
    """One session. ``address`` is the server's, ``http://127.0.0.1:8501``."""

    def __init__(self, address: str) -> None:
        where = address.replace("http://", "ws://") + "/_stcore/stream"
        self._socket = connect(where, subprotocols=["streamlit"], max_size=None, proxy=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def read(self, page: str = "", query: str = "") -> tuple[str, float]:
        """Open a page: all that came, as text, and the seconds until its last piece."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        started = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        pieces = []
        while True:
            said = ForwardMsg.FromString(self._socket.recv(timeout=_PATIENCE))
            kind = said.WhichOneof("type")
            if kind == "delta":
                pieces.append(said.delta)
            elif kind == "script_finished" and said.script_finished != _EARLY:
                assert said.script_finished == _WELL, said
                break
        seconds = time.perf_counter() - started
        return "\n".join(_words(one) for one in pieces), seconds


def _words(delta: object) -> str:
    """What a piece of a page says, letters as they are read."""
    from google.protobuf.text_format import MessageToString

    return MessageToString(delta, as_utf8=True)
