"""Batches that are right although they look wrong: people, families, names, addresses."""

from __future__ import annotations

from dataclasses import replace

from mailing import BOOKS, CITY, CLINICA, LOJA, SCHOOL, THEATRE, UNION, Mailing, greet, people
from output import Sample

NOTICE = ("夏季の休館日をお知らせします。", "8月11日から15日まで休館します。")


def family() -> Sample:
    """Couples and a family share a mailbox; the household of the roster says so."""
    mailing = Mailing("family-shares-an-address", CITY, {"batch": {"purpose": "important-notice"}})
    found = people("family", japanese=8)
    # Two of the eight, and two more, live together.
    found[3] = replace(found[3], family=found[2].family, address=found[2].address)
    found[6] = replace(found[6], family=found[5].family, address=found[5].address)
    house = {found[2].id: "S-17", found[3].id: "S-17", found[5].id: "S-22", found[6].id: "S-22"}
    mailing.roster(found, "cp932", 世帯番号=lambda p: house.get(p.id, ""))
    for person in found:
        if person is found[3]:  # one letter for both of them
            continue
        greeting = f"{found[2].name} 様\n{found[3].name} 様" if person is found[2] else greet(person)
        mailing.send(person, "休館日のお知らせ", NOTICE, greeting=greeting)
    return mailing.done()


def copies() -> Sample:
    """Staff, the customer system and the archive stand in Cc and Bcc."""
    archive = ("bcc@crm-dropbox.example", "archive@larkspur-storage.example")
    policy = {
        "batch": {"purpose": "transactional", "bcc_header": "stripped-by-sender"},
        "sender": BOOKS.sender(*archive),
    }
    mailing = Mailing("staff-and-archive-in-copy", BOOKS, policy, copies=archive)
    for number, person in enumerate(people("copies", english=8)):
        mailing.send(
            person,
            f"Your order LB-{5100 + number}",
            ("your books are packed and leave tomorrow.",),
            cc=(("Martha Quill", f"martha.quill@{BOOKS.domain}"), ("", archive[1])),
            extra=(("Bcc", archive[0]),),
        )
    return mailing.done()


def account() -> Sample:
    """Several people of one customer company read the same mail."""
    mailing = Mailing("several-people-of-one-account", UNION, {"batch": {"purpose": "transactional"}})
    found = people("b2b", english=9)
    firm = {p.id: f"A-{300 + number // 3}" for number, p in enumerate(found)}
    mailing.roster(found, account=lambda p: firm[p.id])
    for number in range(0, 9, 3):
        first, second, third = found[number : number + 3]
        mailing.send(
            ((first.name, first.address),),
            "Your quarterly review",
            ("we would like to go through the second quarter with you.",),
            greeting=f"Dear {first.given} and {second.given},",
            cc=((second.name, second.address), (third.name, third.address)),
        )
    return mailing.done()


def delegates() -> Sample:
    """A parent, a lawyer, a manager of flats get the mail of somebody else, whom it names."""
    mailing = Mailing("agents-and-parents", SCHOOL, {"batch": {"purpose": "transactional"}})
    found = people("delegates", japanese=9)
    pupils, parents = found[:4], found[5:9]
    of = {parent.id: pupil.id for parent, pupil in zip(parents, pupils, strict=True)}
    mailing.roster(found, 代理対象=lambda p: of.get(p.id, ""))
    for parent, pupil in zip(parents, pupils, strict=True):
        mailing.send(
            (("", parent.address),),
            "面談の日程について",
            (f"{pupil.name} さんの面談は6月20日です。", f"会員番号：{pupil.id}"),
            greeting=f"{pupil.name} 様 保護者様",
        )
    mailing.send(found[4], "面談の日程について", ("面談は6月23日です。",))
    return mailing.done()


def maiden() -> Sample:
    """Names before and after a marriage, preferred names, a married name in the address."""
    mailing = Mailing("maiden-and-preferred-names", LOJA, {"batch": {"purpose": "transactional"}})
    found = people("maiden", portuguese=6, english=4, japanese=4)
    alias = {
        found[0].id: f"(旧姓 {found[1].family})",
        found[2].id: f"{found[3].family} {found[2].given}",
        found[4].id: "Elizabeth Ashworth; Liz Ashworth",
        found[8].id: "Beatriz Gonçalves Prado",
    }
    mailing.roster(found, alias=lambda p: alias.get(p.id, ""))
    greetings = {
        found[0].id: f"{found[1].family} {found[0].given} 様",
        found[2].id: f"{found[3].family}{found[2].given} 様",
        found[4].id: "Dear Liz Ashworth,",
        found[8].id: "Prezada Sra. Beatriz Prado,",
    }
    for person in found:
        text = {
            "ja": "ご注文の本を発送しました。",
            "en": "your books have been shipped.",
            "pt": "os seus livros foram enviados.",
        }[person.language]
        mailing.send(
            (("", person.address),), "Pedido", (text,), greeting=greetings.get(person.id, greet(person)), language=person.language
        )
    return mailing.done()


SPELLINGS = (
    # roster, reading, the mail's greeting
    ("髙橋 一郎", "タカハシ イチロウ", "高橋一郎 様"),
    ("山﨑 さくら", "ヤマザキ サクラ", "山崎　さくら　様"),
    ("渡邊 修", "ワタナベ オサム", "渡辺 修様"),
    ("大野 恵子", "オオノ ケイコ", "Dear Keiko Ono,"),
    ("太田 隆", "オオタ タカシ", "Dear Mr. Ohta,"),
    ("佐藤 美咲", "サトウ ミサキ", "ｻﾄｳ ﾐｻｷ 様"),
    ("伊藤 健一", "イトウ ケンイチ", "伊藤 健一 殿"),
    ("小林 結衣", "コバヤシ ユイ", "こばやし ゆい さま"),
    ("齋藤 進", "サイトウ ススム", "斎藤 進 先生"),
    ("中島 翔太", "ナカジマ ショウタ", "NAKAJIMA SHOTA 様"),
)


def spellings() -> Sample:
    """One person in kanji, kana, Latin letters; old forms, widths, long vowels, order, titles."""
    mailing = Mailing("one-name-in-many-scripts", THEATRE, {"batch": {"purpose": "transactional"}})
    found = []
    for person, (name, kana, _) in zip(people("scripts", japanese=len(SPELLINGS)), SPELLINGS, strict=True):
        last, first = name.split()
        found.append(replace(person, family=last, given=first, kana=kana))
    latin = people("scripts latin", portuguese=3, english=2, start=5300)
    mailing.roster([*found, *latin])
    for person, (_, _, greeting) in zip(found, SPELLINGS, strict=True):
        english = greeting.startswith("Dear")
        text = "Your seats are reserved." if english else "お席をご用意しました。"
        mailing.send(
            (("", person.address),),
            "お席について",
            (text,),
            greeting=greeting,
            language="en" if english else "ja",
        )
    forms = ("Prezado Dr. {family},", "Prezada {plain},", "{family}, {given}:", "Dear {initial}. {family},", "Hi {given}!")
    for person, form in zip(latin, forms, strict=True):
        greeting = form.format(
            family=person.family, given=person.given, initial=person.given[0], plain=person.romaji.upper()
        )
        mailing.send((("", person.address),), "Your seats", ("your seats are reserved.",), greeting=greeting, language="en")
    return mailing.done()


def roles() -> Sample:
    """Shared mailboxes of companies: the greeting is a company or a department."""
    mailing = Mailing("shared-mailboxes", UNION, {"batch": {"purpose": "transactional"}})
    found = people("roles", japanese=3, english=3)
    locals_ = ("keiri", "info", "soumu", "accounts", "office", "sales")
    firms = ("有限会社あおば製作所", "株式会社みなと商事", "かえで食品株式会社", "Harrow Timber Ltd", "Quayside Foods", "Orchard & Co.")
    hosts = ("aoba-seisaku", "minato-shoji", "kaede-foods", "harrow-timber", "quayside", "orchard-co")
    found = [
        replace(person, address=f"{local}@{host}.example")
        for person, local, host in zip(found, locals_, hosts, strict=True)
    ]
    company = {p.id: firm for p, firm in zip(found, firms, strict=True)}
    mailing.roster(found, 会社名=lambda p: company[p.id])
    for number, person in enumerate(found):
        if number < 3:
            greeting, text = f"{company[person.id]}\n経理部 ご担当者様", "6月分の明細をご用意しました。"
        else:
            greeting, text = f"Dear {company[person.id]} team,", "your statement for June is ready."
        mailing.send(
            (("", person.address),), "Statement", (text,), greeting=greeting, language="ja" if number < 3 else "en"
        )
    return mailing.done()


def spelled_addresses() -> Sample:
    """Tags, dots, capitals and an internationalised domain: the roster has another spelling."""
    mailing = Mailing("addresses-spelled-otherwise", CLINICA, {"batch": {"purpose": "transactional"}})
    found = people("spelled", portuguese=7)
    found[3] = replace(found[3], address="ana.f.exemplo.paciente@gmail.com")
    found[4] = replace(found[4], address="helena@xn--r8jz45g.example")
    mailing.roster(found)
    shown = {
        0: found[0].address.upper(),
        1: found[1].address.replace("@", "+consulta@"),
        2: found[2].address.capitalize(),
        3: "anafexemplopaciente@googlemail.com",
        4: "helena@例え.example",
    }
    for number, person in enumerate(found):
        if number == 4:  # a raw domain cannot stand in the header
            address = person.address
        else:
            address = shown.get(number, person.address)
        mailing.send(
            ((person.name, address),),
            "Sua consulta",
            (f"enviamos esta mensagem para {shown.get(number, person.address)}.",),
            greeting=greet(person),
        )
    return mailing.done()


def namesakes() -> Sample:
    """Two customers with the same name, and a third with its reading."""
    mailing = Mailing("namesakes", THEATRE, {"batch": {"purpose": "payment-notice"}, "roster": {"personal": ["金額"]}})
    found = people("namesakes", japanese=10)
    found[4] = replace(found[4], family=found[1].family, given=found[1].given, kana=found[1].kana)
    amount = {p.id: f"{18000 + 470 * number:,}円" for number, p in enumerate(found)}
    mailing.roster(found, 金額=lambda p: amount[p.id])
    for person in found:
        mailing.send(
            person,
            "お支払いのご案内",
            (f"会員番号：{person.id}\nお支払い金額：{amount[person.id]}",),
        )
    return mailing.done()


def words() -> Sample:
    """Names that are words: 林, 森, 原, Will, May, Rosa."""
    mailing = Mailing("names-that-are-words", CITY, {"batch": {"purpose": "important-notice"}})
    found = people("words", japanese=5, english=3, portuguese=2)
    names = (
        ("林", "茂"), ("森", "愛"), ("原", "泉"), ("東", "幸"), ("今", "望"), ("Will", "May"),
        ("Page", "Grace"), ("Price", "June"), ("Rosa", "Clara"), ("Leal", "Vitória"),
    )  # fmt: skip
    kana = ("ハヤシ シゲル", "モリ アイ", "ハラ イズミ", "ヒガシ サチ", "コン ノゾミ", "", "", "", "", "")
    found = [
        replace(person, family=last, given=first, kana=reading)
        for person, (last, first), reading in zip(found, names, kana, strict=True)
    ]
    mailing.roster(found)
    texts = {
        "ja": "森と林の散策会は、東公園の原っぱで行います。今年は泉のほとりで愛鳥週間の展示もあります。",
        "en": "the walk in May will lead through the woods; the price is on page two. By the grace of June, no rain.",
        "pt": "o passeio será em maio; o público leal ganha uma rosa. A sala é clara, e a vitória é de todos.",
    }
    for person in found:
        mailing.send(person, "Forest walk", (texts[person.language],))
    return mailing.done()


BATCHES = (
    family, copies, account, delegates, maiden, spellings, roles, spelled_addresses, namesakes, words,
)  # fmt: skip
