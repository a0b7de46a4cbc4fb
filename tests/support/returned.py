"""Mails as servers send them back: reports of RFC 3464 and older ones in words."""


def report(
    key: str, address: str, *, action: str = "failed", status: str = "5.1.1", original: str = ""
) -> bytes:
    """A report by a mail server about one recipient of the mail with this key."""
    lines = f"Original-Recipient: rfc822;{original}\n" if original else ""
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.unit.example>
To: dondoc@office.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.unit.example. <{address}>: user unknown

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.unit.example
Arrival-Date: Mon, 3 Jul 2023 09:00:00 +0700

{lines}Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{address}>: user unknown

--=_b
Content-Type: message/rfc822

Message-ID: <{key}@office.example>
X-Dondoc-Key: {key}
From: =?utf-8?q?=C4=90=C3=B4n?= <dondoc@office.example>
To: {address}
Subject: BCD-2023-001.01

Something
--=_b--
""".replace("\n", "\r\n").encode()


def in_words(key: str, address: str) -> bytes:
    """An old server's mail without a report."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@old.example
Subject: failure notice

Hi. This is the qmail-send program. I wasn't able to deliver to
<{address}>: no mailbox here by that name.
--- Below this line is a copy of the message.
Message-ID: <{key}@office.example>
""".replace("\n", "\r\n").encode()


def on_holiday(key: str, address: str) -> bytes:
    """A person's own machine answers; nothing came back."""
    return f"""From: {address}
Subject: Re: BCD-2023-001.01
Auto-Submitted: auto-replied
In-Reply-To: <{key}@office.example>

I am back on Monday. {key}
""".replace("\n", "\r\n").encode()
