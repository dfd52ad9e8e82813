import pytest

from hotline.errors import ProtocolError
from telephony import sip

INVITE = (
    b"INVITE sip:1001@127.0.0.1:6000 SIP/2.0\r\n"
    b"v: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK1\r\n"
    b'f: "12345" <sip:138@127.0.0.1>;tag=abc\r\n'
    b"t: <sip:1001@127.0.0.1>\r\n"
    b"i: call-1\r\n"
    b"CSeq: 7 INVITE\r\n"
    b"m: <sip:asterisk@127.0.0.1:5060>\r\n"
    b"Subject: one\r\n two\r\n"
    b"Content-Length: 4\r\n\r\nv=0\n"
)


def test_compact_names_and_folded_lines_are_read() -> None:
    message = sip.parse(INVITE)
    assert (message.method, message.uri) == ("INVITE", "sip:1001@127.0.0.1:6000")
    assert (message.call_id, message.sequence, message.transaction) == ("call-1", 7, "INVITE")
    assert message.get("Subject") == "one two"
    assert sip.tag(message.get("From")) == "abc"
    assert sip.address(message.get("Contact")) == "sip:asterisk@127.0.0.1:5060"
    assert message.body == "v=0\n"


@pytest.mark.parametrize(
    "wire",
    [
        b"",
        b"HELLO\r\n\r\n",
        INVITE.replace(b"i: call-1\r\n", b""),
        INVITE.replace(b"7 INVITE", b"seven INVITE"),
        INVITE.replace(b"Subject: one", b"Subject one"),
        INVITE.replace(b"Content-Length: 4", b"Content-Length: 5"),
        INVITE.replace(b"Content-Length: 4", b"Content-Length: -1"),
        INVITE[: len(INVITE) // 2],
    ],
)
def test_what_is_no_whole_sip_message_is_refused(wire: bytes) -> None:
    with pytest.raises(ProtocolError):
        sip.parse(wire)


def test_a_reply_copies_the_request_and_adds_our_tag_once() -> None:
    answer = sip.parse(sip.reply(sip.parse(INVITE), 180, contact="<sip:me@here>", local_tag="mine"))
    assert (answer.status, answer.reason) == (180, "Ringing")
    assert answer.get("To") == "<sip:1001@127.0.0.1>;tag=mine"
    assert answer.get("Via") == "SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK1"
    assert answer.get("CSeq") == "7 INVITE"


def test_a_line_end_cannot_start_a_second_header() -> None:
    with pytest.raises(ValueError, match="line end"):
        sip.build("OPTIONS sip:a SIP/2.0", [("Subject", "a\r\nContact: evil")])


NONCE = "dcd98b7102dd2f0e8b11d0f600bfb0c093"
OPAQUE = "5ccc069c403ebaf9f0171e9517f40e41"


def refusal(challenge: str, header: str = "WWW-Authenticate") -> sip.Message:
    return sip.Message((("CSeq", "1 REGISTER"), (header, challenge)), status=401)


def test_digest_with_qop_is_that_of_rfc_2617() -> None:
    asked = sip.challenge(
        refusal(f'Digest realm="testrealm@host.com",qop="auth,auth-int",nonce="{NONCE}",opaque="{OPAQUE}"')
    )
    assert asked is not None
    value = sip.credentials(
        asked, user="Mufasa", secret="Circle Of Life", method="GET", uri="/dir/index.html", client_nonce="0a4f113b"
    )
    assert 'response="6629fae49393a05397450978507c4ef1"' in value
    assert f'opaque="{OPAQUE}"' in value


def test_digest_without_qop_is_that_of_rfc_2069_as_corrected() -> None:
    asked = sip.challenge(refusal(f'Digest realm="testrealm@host.com", nonce="{NONCE}"', "Proxy-Authenticate"))
    assert asked is not None
    assert asked.header == "Proxy-Authorization"
    value = sip.credentials(
        asked, user="Mufasa", secret="CircleOfLife", method="GET", uri="/dir/index.html", client_nonce="unused"
    )
    # erratum 749 of RFC 2069
    assert 'response="1949323746fe6a43ef61f9606e7febea"' in value
    assert "qop" not in value


@pytest.mark.parametrize("challenge", ["Basic realm=x", 'Digest realm="r", nonce="n", algorithm=SHA-256'])
def test_what_we_cannot_answer_is_no_challenge(challenge: str) -> None:
    assert sip.challenge(refusal(challenge)) is None


def test_a_session_reads_back_as_it_was_described() -> None:
    session = sip.Session("127.0.0.1", 4000, sip.Flow.SEND_ONLY)
    assert sip.parse_session(sip.describe(session, version=1)) == session


def test_a_session_without_a_direction_goes_both_ways() -> None:
    assert sip.parse_session("c=IN IP4 10.0.0.1\r\nm=audio 5000 RTP/AVP 8\r\n").flow is sip.Flow.BOTH


@pytest.mark.parametrize("body", ["", "c=IN IP4 10.0.0.1\r\n", "m=audio 5000 RTP/AVP 8\r\n"])
def test_a_session_without_audio_or_address_is_refused(body: str) -> None:
    with pytest.raises(ProtocolError):
        sip.parse_session(body)


@pytest.mark.parametrize(
    ("offered", "answered"), [("sendonly", "recvonly"), ("sendrecv", "sendrecv"), ("inactive", "inactive")]
)
def test_a_hold_is_answered_by_listening(offered: str, answered: str) -> None:
    assert sip.Flow(offered).answer == answered
