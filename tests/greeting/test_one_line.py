"""One line by itself: is it a greeting, and who is greeted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.greeting import greeting_of_line
from mailcheck.extract.greeting_words import phrasebook
from mailcheck.reference.knowledge import load_knowledge

WORDS = load_knowledge().words
BOOK = phrasebook(WORDS)


def outcome(line: str) -> str | None:
    """Return the name, or the kind where nobody is named, or None where nobody is greeted."""
    found = greeting_of_line(line, WORDS)
    return None if found is None else (found.name or f"<{found.kind}>")


NAMED = [
    ("Monsieur le Directeur Dupont,", "Dupont"),
    ("Sehr geehrter Herr Bürgermeister Müller,", "Müller"),
    ("Prezado Diretor João Silva,", "João Silva"),
    ("Estimada Directora Ruiz:", "Ruiz"),
    ("Dear Mayor Smith,", "Smith"),
    ("卒業生の山田太郎様へ", "山田太郎"),
    ("ご契約者さま　山田 太郎 様", "山田 太郎"),
    ("お客さま　山田太郎 様", "山田太郎"),
    ("各務 義氏 様", "各務 義氏"),
    ("Dear Customer Maria Silva,", "Maria Silva"),
    ("代表者名　山田太郎 様", "山田太郎"),
    ("椎名 恵 様", "椎名 恵"),
    ("山田様ご一家の皆様", "山田"),
    ("山田先輩", "山田"),
    ("佐藤弁護士様", "佐藤"),
    ("山田班長さん", "山田"),
    ("山田 太郎 様、山田 花子 様ご夫妻", "山田 太郎、山田 花子"),
    ("山田さん、田中さん", "山田、田中"),
    ("Sra. D.ª Ana Lima:", "Ana Lima"),
    ("Hello from the zoo, Ana!", "Ana"),
    ("Hola de nuevo, Ana:", "Ana"),
    ("Liebe Familie Weiß,", "Weiß"),
    ("患者氏名：山田太郎 様", "山田太郎"),
    ("氏　名　山田太郎　様", "山田太郎"),
    ("川口市在住 山田太郎 様", "山田太郎"),
    ("やっほー、ひかるちゃん！", "ひかる"),
    ("Hooray, Ana! It is here.", "Ana"),
    ("Tem presente para você, Ana 🎁", "Ana"),
    ("Oi, Ana 😊", "Ana"),
    ("Estimado(a) Associado(a) Ana de Lima,", "Ana de Lima"),
    ("Caro sócio Rui (n.º 12),", "Rui"),
    ("We miss you, Ana!", "Ana"),
    ("Thanks for your order, Zoé!", "Zoé"),
    ("Merci pour votre commande, Zoé !", "Zoé"),
    ("Is this still your address, D'Arcy?", "D'Arcy"),
    ("Ana, sua fatura chegou", "Ana"),
    ("Willkommen im Verein, Uwe!", "Uwe"),
    ("FAO: Ana Lima", "Ana Lima"),
    ("A/C: Ana Lima", "Ana Lima"),
    ("To Ana Lima,", "Ana Lima"),
    ("Dona Ana,", "Ana"),
    ("Sr./Sra. Lima,", "Lima"),
    ("Estimada Professora Lima,", "Lima"),
    ("*** 山田 様 ***", "山田"),
    ("≪山田太郎 様≫", "山田太郎"),
    ("柳家 小さん 様", "柳家 小さん"),
    ("おはようございます☀️ ひかるさん！", "ひかる"),
    ("ご契約者さま：山田太郎さま", "山田太郎"),
    ("お客様：山田太郎様", "山田太郎"),
    ("みほん旅行メール会員の山田太郎様", "山田太郎"),
    ("山田太郎 様あてのお荷物をお預かりしています。", "山田太郎"),
    ("株主 山田太郎 様", "山田太郎"),
    ("みほん商会からは、山田太郎様", "山田太郎"),
    ("Oiii, Ana!", "Ana"),
    ("Heyyy Ana!", "Ana"),
    ("Senhor(a) contribuinte Ana Lima,", "Ana Lima"),
    ("Sehr geehrte Frau Mieterin Anna Weiß,", "Anna Weiß"),
    ("Monsieur ou Madame Dupont,", "Dupont"),
    ("中村 一様", "中村 一"),
    ("Dear Mr. & Mrs. Jones,", "Jones"),
    ("Caro(a) Sr.(a) Silva,", "Silva"),
    ("Bonjour, Zoé d'Estienne", "Zoé d'Estienne"),
    ("Hallo liebe Anna,", "Anna"),
    ("Monsieur Dupont,", "Dupont"),
    ("Senhor dos Santos,", "dos Santos"),
    ("渡部様", "渡部"),
    ("服部様", "服部"),
    ("神 様", "神"),
    ("皆 様", "皆"),
    ("総務部 神様", "神"),
    ("Dear Null,", "Null"),
    ("Hi Maria,", "Maria"),
    ("Hello Dr. Smith:", "Smith"),
    ("Prezada Sra. Silva,", "Silva"),
    ("Olá, João!", "João"),
    ("Caro(a) Ana", "Ana"),
    ("Sehr geehrter Herr Dr. Müller", "Müller"),
    ("Sehr geehrte Frau Prof. Dr. von der Heide,", "von der Heide"),
    ("Mark and David,", "Mark and David"),
    ("Dear D. Smith,", "D. Smith"),
    ("Cher M. Dupont,", "Dupont"),
    ("Prezada D. Maria,", "Maria"),
    ("山田様方 佐藤花子様", "佐藤花子"),
    ("株式会社サンプル 御中 山田様", "山田"),
    ("OTC/伊東様", "伊東"),
    ("株式会社サンプル 総務部 山田太郎 様", "山田太郎"),
    ("山田　太郎　様", "山田 太郎"),
    ("山田太郎様、いつもお世話になっております。", "山田太郎"),
    ("山田太郎様いつもありがとうございます", "山田太郎"),
    ("山田さん、こんにちは", "山田"),
    ("うるのさん", "うるの"),
    ("足利義氏様", "足利義氏"),
    ("井上様", "井上"),
    ("土方 歳三 様", "土方 歳三"),
    ("本多様", "本多"),
    ("雄大様", "雄大"),
    ("大神様", "大神"),
    ("相模様", "相模"),
    ("John Smith 様", "John Smith"),
    ("総務部長 山田様", "山田"),
    ("山田部長様", "山田"),
    ("Dear Mr. and Mrs. Smith,", "Smith"),
    ("Hi Maria! Your order has shipped.", "Maria"),
    ("Liebe Anna,", "Anna"),
    ("Hallo Stoiko,", "Stoiko"),
    ("Hallo Herr Specht,", "Specht"),
    ("Estimado/a Juan Pérez:", "Juan Pérez"),
    ("Querida Ana:", "Ana"),
    ("Caros Ana e João,", "Ana e João"),
    ("Nathaniel,", "Nathaniel"),
    ("Dear David Parry,", "David Parry"),
    ("Dear Park,", "Park"),
    ("Hello Mikel", "Mikel"),
    ("Olá,João!", "João"),
    ("Dear Tanaka-san,", "Tanaka"),
    ("Dear Maria da Silva,", "Maria da Silva"),
    ("Maria, bom dia!", "Maria"),
    ("こんにちは、山田様", "山田"),
    ("宛名：山田太郎様", "山田太郎"),
    ("山田太郎様（会員番号：12345）", "山田太郎"),
    ("お客様氏名：佐藤 花子 様", "佐藤 花子"),
    ("内科 井上先生", "井上"),
    ("Dear Rabbi Cohen,", "Cohen"),
    ("Caríssimo Álvaro,", "Álvaro"),
    ("E aí, Rafa!", "Rafa"),
    ("¡Buenas, Paco!", "Paco"),
    ("さくら子様", "さくら子"),
    ("山田 あゆみ 様", "山田 あゆみ"),
    ("一の瀬 太郎様", "一の瀬 太郎"),
    ("長谷部 誠 様", "長谷部 誠"),
    ("Dear Mark, David and Ana,", "Mark, David and Ana"),
    ("Exmo. Sr. Dr. João Silva,", "João Silva"),
    ("Prezado(a) Sr(a). Silva:", "Silva"),
    ("山田太郎様・花子様", "山田太郎、花子"),
    ("奥田様", "奥田"),
    ("Dear Don,", "Don"),
    ("皆川 様", "皆川"),
    ("神田様", "神田"),
    ("神 太郎 様", "神 太郎"),
    ("Thank you, Marcus!", "Marcus"),
    ("Thanks, Ana.", "Ana"),
    ("Obrigado, Rui!", "Rui"),
    ("Merci Zoé !", "Zoé"),
    ("Vielen Dank, Anna!", "Anna"),
    ("Congrats, Joe!", "Joe"),
    ("G'day Zoe,", "Zoe"),
    ("👋 Hi Maria,", "Maria"),
    ("Maria, welcome to the club!", "Maria"),
    ("Oi, bom dia, Ana!", "Ana"),
    ("À Sra. Ana Lima", "Ana Lima"),
    ("Ao Sr. Rui Costa,", "Rui Costa"),
    ("Exmo.(a) Senhor(a) Rui Costa,", "Rui Costa"),
    ("Prezado(a) Sr(a). Marcos Lima,", "Marcos Lima"),
    ("Estimado/a Sr./Sra. Eva Sanz:", "Eva Sanz"),
    ("Cher/Chère Zoé Dupont,", "Zoé Dupont"),
    ("À l'attention de Zoé Dupont", "Zoé Dupont"),
    ("A la atención de Eva Sanz", "Eva Sanz"),
    ("さくらちゃん、お誕生日おめでとう！", "さくら"),
    ("いつもお世話になっております、山田様。", "山田"),
    ("【重要】阿部 一様へのご連絡", "阿部 一"),
    ("🌸山田太郎様🌸", "山田太郎"),
    ("ご注文者：山田太郎 様", "山田太郎"),
    ("会員番号 12345\t山田太郎 様", "山田太郎"),
    ("みほん電機株式会社の日下部 由美子様", "日下部 由美子"),
]
GENERIC = (
    "Liebe Leserschaft,",
    "Sehr geehrte Belegschaft,",
    "Hi. I have a question.",
    "Ladies and Gentlemen,",
    "Madame, Monsieur,",
    "Hallo ihr Lieben,",
    "Dear Cardmember,",
    "皆様",
    "お客様",
    "お客様各位",
    "会員の皆様",
    "会員の皆様へ",
    "Dear customer",
    "Dear Valued Customer,",
    "Prezado cliente,",
    "Olá!",
    "Caros membros,",
    "Hola a todos",
    "Bonjour à tous,",
    "Sehr geehrte Damen und Herren,",
    "Dear rod-3ds@host:",
    "株式会社サンプル御中 ご担当者様",
    "ご担当者様",
    "ご利用者様",
    "採用ご担当者様",
    "Dear Sir or Madam,",
    "Dear Sir/Madam,",
    "Hello world",
    "Hi, this is the fancy thing I was talking about!",
    "Hello, we are",
    "Dear {{name}},",
    "{{name}} 様",
    "Liebe Schachfreunde,",
    "Bonjour Madame,",
    "Bonjour !",
    "Dear Homeowner,",
    "Chers Suricates,",
    "Dear all,",
    "Good morning, Sampletown!",
    "Hello, Norwich!",
    "Hello from sunny Lisbon, Portugal!",
    "Estimado vecino de Victoria:",
    "Dear Class of 2026,",
    "¡Buenos días, Villa Ejemplo!",
    "Bom dia, São Paulo!",
    "皆さん様",
    "ご近所の皆さん 様",
    "こんにちは！",
    "総務部様",
    "各位",
    "山田太郎様 保護者様",
    "〇〇様",
    "○○ ○○ 様",
    "＊＊＊様",
    "Dear XXXX,",
    "Olá NOME,",
    "Dear Mr. Guest,",
    "受験生様",
    "債権者様",
    "施工業者様",
    "里親さんへ",
    "ボランティア様",
    "受講者各位",
    "看護師様",
    "Werte Jagdgenossen,",
    "Sehr geehrte Personalverantwortliche,",
    "Dear Bidder,",
    "Prezado Licitante,",
    "Estimados colegiados:",
    "Chers auditeurs,",
    "Mesdames et Messieurs les copropriétaires,",
    "Prezada cliente e amiga,",
    "Dear Sampletown Library Patrons,",
    "Sehr geehrte Anwohner,",
    "Sehr geehrter Herr Bürgermeister,",
    "Estimada Directora:",
    "Greetings, Commander!",
    "Ilmo. Sr. Gerente,",
    "Liebe Pflegekräfte,",
)
EMPTY = (
    " 様",
    "様",
    "様様",
    "Dear ,",
    "Olá ,",
    "Hi ,",
    "Dear Mr. ,",
    "None 様",
    "#N/A 様",
    "Hi null,",
    "さま",
)
NOTHING = (
    'So, "Hello".',
    "仕様",
    "本製品の仕様",
    "前回同様、",
    "神様",
    "> 山田様",
    "山田様方",
    "お疲れ様です、吉田です。",
    "先日お会いした山田様のご注文",
    "納税義務者：長谷部 修 様",
    "みほん浄水をお使いの岡部 修 様",
    "担当　山田太郎氏",
    "お迎え：山田太郎さん",
    "山田太郎さん：「参考になりました」",
    "故山田太郎様　お別れの会のご案内",
    "昨年の金賞は、山田さん(8)。",
    "Dimanche, Jean Le Gall nous guidera sur les crêtes.",
    "山田様からギフトが届いています",
    "山田様のご注文を承りました",
    "To whom it may concern",
    "Thanks,",
    "Best regards,",
    "ありがとう様",
    "たくさんの",
    "様々な",
    "Thanks, Ana",
    "Unfortunately, your order is late",
    "Your new home, Reimagined.",
    "Coffee, your way",
    "Sample Shop - your monthly bill",
    "Meet Anna, your new assistant",
    "Dr Pepper",
    "See you soon, Peter",
    "Someone — maybe you — asked for a password",
    "Your weekend in Lisbon",
    "and you get the book, Ana",
    "It was you, I said",
    "Herrn",
    "Thank you, Kind regards,",
    "Thank you for your order!",
    "Attention: Important Notice",
    "To London",
    "Ao Departamento Financeiro,",
    "À Diretoria,",
    "Monsieur le Directeur,",
    "Lyon, le 12 mai 2026",
    "同志諸君！",
    "当日は卒業生の山田太郎さん（みほん商事）がコメンテーターとして来てくれます。",
    "今月のMVPは、横浜店の山田太郎さん！",
)


@pytest.mark.parametrize(("line", "name"), NAMED, ids=[line for line, _ in NAMED])
def test_a_person_is_named(line: str, name: str) -> None:
    assert outcome(line) == name


@pytest.mark.parametrize("line", GENERIC)
def test_a_generic_greeting_names_nobody(line: str) -> None:
    assert outcome(line) == "<generic>"


@pytest.mark.parametrize("line", EMPTY)
def test_a_greeting_whose_name_is_missing_is_empty(line: str) -> None:
    assert outcome(line) == "<empty>"


@pytest.mark.parametrize("line", NOTHING)
def test_other_lines_greet_nobody(line: str) -> None:
    assert outcome(line) is None


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("山田太郎 様", "ja"),
        ("Dear Ms. Smith,", "en"),
        ("Prezada Sra. Silva,", "pt"),
        ("Sehr geehrter Herr Müller,", "de"),
        ("Chère Madame Dupont,", "fr"),
        ("Estimado Juan:", "es"),
    ],
)
def test_the_opening_tells_the_language(line: str, language: str) -> None:
    found = greeting_of_line(line, WORDS)
    assert found is not None
    assert found.language == language


def test_without_word_lists_nobody_is_greeted_and_nothing_breaks() -> None:
    assert greeting_of_line("Dear Maria,", {}) is None
    assert greeting_of_line("山田様", {}) is None


@given(st.text(max_size=300))
def test_no_line_breaks_the_reading(line: str) -> None:
    found = greeting_of_line(line, WORDS)
    assert found is None or (found.name is None) == (found.kind != "named")


@given(st.sampled_from(["Dear ", "Olá, ", "Liebe "]), st.text(max_size=60), st.sampled_from([",", "!", " 様", ""]))
def test_no_greeting_breaks_the_reading(opening: str, rest: str, end: str) -> None:
    found = greeting_of_line(opening + rest + end, WORDS)
    assert found is None or found.kind in ("named", "generic", "empty")


VOCABULARY = st.sampled_from(sorted({*BOOK.titles, *BOOK.openings, *BOOK.joiners, *BOOK.particles, *BOOK.roles, "Lima", "ou", "N", "山田", "様", "1"}))
MARKS = st.sampled_from([" ", " ", " ", "/", "./", ". ", ", ", ": ", "-", "! "])


@given(st.lists(st.tuples(VOCABULARY, st.booleans(), MARKS), max_size=7), st.sampled_from([",", "", "!", ":"]))
def test_no_mixture_of_titles_and_names_breaks_the_reading(words: list[tuple[str, bool, str]], end: str) -> None:
    outcome("".join((word.title() if capital else word) + mark for word, capital, mark in words).strip() + end)
