"""Every error of this system.

    HotlineError
    ├── InputRejected          their data is wrong; never retried
    │   ├── BadSetting         a setting, secret or command line value
    │   ├── BadCapture         an AMI capture
    │   ├── BadConversation    a conversation file
    │   ├── BadCase            a case, a line to classify, or a labelled table
    │   ├── BadModel           a model: missing, changed, or of another list
    │   ├── BadList            the responsibility list
    │   ├── BadTerritory       the territory
    │   ├── BadWorkbook        an Excel workbook
    │   ├── NotAllowed         this user may not do that
    │   ├── NotFound           no such call, ticket, code
    │   ├── Conflict           somebody changed it first
    │   └── IllegalStep        a ticket's life has no such step now
    ├── ProtocolError          a peer broke its protocol
    ├── Unavailable            a part is away; retryable
    │   └── PortBusy           a port we must listen on is taken
    └── Degraded               we went on with less; recorded on the ticket

`code` is stable and public (docs/errors.md); a message names what and where and never carries a caller's words.
"""

from typing import ClassVar


class HotlineError(Exception):
    """Base of all errors this system raises on purpose."""

    code: ClassVar[str] = "hotline-error"
    retryable: ClassVar[bool] = False


class InputRejected(HotlineError):
    """The data handed in is wrong."""

    code = "input-rejected"


class BadSetting(InputRejected):
    """A setting, secret or command line value is wrong."""

    code = "bad-setting"


class BadCapture(InputRejected):
    """An AMI capture is not one, or is cut in the middle of a message."""

    code = "bad-capture"


class BadConversation(InputRejected):
    """A conversation file is not a list of speaker and text."""

    code = "bad-conversation"


class BadCase(InputRejected):
    """A case that measures drafts, a line of words to classify, or a labelled table has not the agreed form."""

    code = "bad-case"


class BadModel(InputRejected):
    """A model is missing, differs from its checksum, or belongs to another list."""

    code = "bad-model"


class BadList(InputRejected):
    """The responsibility list does not hold together."""

    code = "bad-list"


class BadTerritory(InputRejected):
    """The territory does not hold together."""

    code = "bad-territory"


class BadWorkbook(InputRejected):
    """An Excel workbook cannot be read or written."""

    code = "bad-workbook"


class NotAllowed(InputRejected):
    """The user may not do that."""

    code = "not-allowed"


class NotFound(InputRejected):
    """There is no such call, draft, ticket or code."""

    code = "not-found"


class Conflict(InputRejected):
    """Somebody changed it first."""

    code = "conflict"


class IllegalStep(InputRejected):
    """A ticket's life has no such step now."""

    code = "illegal-step"


class ProtocolError(HotlineError):
    """A peer broke its protocol."""

    code = "protocol-error"


class Unavailable(HotlineError):
    """A part is away for now."""

    code = "unavailable"
    retryable = True


class PortBusy(Unavailable):
    """A port we must listen on is taken by another program."""

    code = "port-busy"


class Degraded(HotlineError):
    """We went on with less than asked for."""

    code = "degraded"
