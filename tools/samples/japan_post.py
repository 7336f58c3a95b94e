"""Inquiries forwarded to a private mailbox instead of the department (incident S1, Japan Post)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import mime
from japan_post_inquiries import Inquiry, inquiries
from output import Sample

OFFICE = ("国際郵便マイページサービス事務局", "mypage@post.example")
ROUTE = ("", "intl@post.example")
PRIVATE = ("", "hanako.k@mail.example")
CODINGS = {
    "en": mime.UTF8_QP,
    "pt": mime.LATIN,
    "es": mime.LATIN,
    "fr": mime.LATIN,
    "zh": mime.CHINESE,
    "ko": mime.KOREAN,
}
COVER = """\
国際郵便担当 御中

マイページサービス事務局です。
日本語以外のお問い合わせを受け付けましたので転送します。
お客さまへの回答をお願いいたします。

受付番号：{key}
受付日時：{received:%Y-%m-%d %H:%M}
"""
FOOTER = """\

------------------------------------------------------------
国際郵便マイページサービス事務局（受託：さざなみコンタクト）
〒100-0099 東京都千代田区大手町9-8-7
電話 03-5555-0160（平日9:00-17:00）  mypage@post.example
"""
POLICY = """\
[batch]
purpose = "forward"
expected_messages = {messages}
event_header = "X-Inquiry-Number"

[gate]
require = ["personal-data"]

[sender]
domains = ["post.example"]
contacts = ["03-5555-0160", "mypage@post.example", "〒100-0099 東京都千代田区大手町9-8-7"]

[destinations]
# The only places to which inquiries may be forwarded.
routes = {{ international-mail = ["intl@post.example"] }}
"""


def mails(fixed: bool) -> Sample:
    """Build one day of forwarded inquiries."""
    sample = Sample("japan-post-forwarding" + ("-fixed" if fixed else ""))
    found = inquiries()
    for number, inquiry in enumerate(found, start=1):
        planted = ["DST405"]
        if inquiry.personal:
            planted.append("LEK201")
        data = _mail(number, inquiry, ROUTE if fixed else PRIVATE)
        # Own addresses are never judged by DST rules, so the twin has no note either.
        sample.mail(number, data, () if fixed else (*planted, "DST408"))
    sample.text("mailcheck.toml", POLICY.format(messages=len(found)))
    return sample


def _mail(number: int, inquiry: Inquiry, to: mime.Mailbox) -> bytes:
    """Return one forwarded inquiry: every third in one UTF-8 part, the others in two parts."""
    received = datetime(2023, 10, 3, 0, 12, 0, tzinfo=timezone(timedelta(hours=9)))
    received += timedelta(minutes=37 * number)
    key = f"MP-231003-{410 + number:04d}"
    head = mime.Head(
        sender=OFFICE,
        to=(to,),
        subject=f"【転送】お問い合わせ {key}（{inquiry.category}）",
        sent=received + timedelta(minutes=9),
        number=number,
        mailer="MyPageDesk 1.8",
        extra=(("X-Inquiry-Number", key),),
    )
    cover = COVER.format(key=key, received=received)
    if number % 3 == 0:
        text = cover + "\n" + _form(inquiry, foreign=False) + FOOTER
        return mime.write(head, (mime.Part("plain", text, mime.UTF8),), "mixed", mime.UTF8)
    parts = (
        mime.Part("plain", cover + FOOTER, mime.JIS),
        mime.Part("plain", _form(inquiry, foreign=True), CODINGS[inquiry.language]),
    )
    return mime.write(head, parts, "mixed", mime.JIS)


def _form(inquiry: Inquiry, foreign: bool) -> str:
    """Return what the customer filled in; `foreign` leaves out the Japanese labels."""
    labels = {
        "お名前": ("Name", inquiry.name),
        "電話番号": ("Phone", inquiry.phone),
        "ご住所": ("Address", inquiry.address),
        "メール": ("E-mail", inquiry.email),
        "分類": ("Category", inquiry.category),
    }
    lines = []
    for japanese, (english, value) in labels.items():
        label = english if foreign else f"{japanese} / {english}"
        lines.append(f"{label}: {value or '-'}")
    return "\n".join(lines) + "\n\n" + inquiry.text + "\n"
