"""Hold the apology of the mileage club in its three languages."""

from __future__ import annotations

from letter import Letter

SUBJECTS = {
    "ja": "【重要】お客さま情報に関するお詫びとご報告（みなと航空）",
    "en": "Important: apology and report on members' information (Minato Airways)",
    "pt": "Importante: pedido de desculpas e informações aos associados (Minato Airways)",
}
_BLOCKS = {
    "ja": (
        "※大切なお知らせのため、メールの配信を停止されている方にもお送りしています。",
        "このたび、弊社の社内パソコンが不正なプログラムに感染し、一部の会員の方の情報が\n"
        "外部に送信されたおそれがあることがわかりました。\n"
        "ご心配をおかけしておりますことを、心よりお詫び申し上げます。",
        "これまでの調査では、本メールをお送りしているお客さまの情報が外部に送信された\n"
        "事実は見つかっておりません。該当する方には、別の手段でご連絡しております。",
        "マイルの積算や特典のお申し込みは、これまでどおりご利用いただけます。\n"
        "新しくわかったことは、次のページでお知らせします。\n"
        "https://www.minato-air.example/notice/2014/",
        "2014年9月30日\nみなと航空株式会社",
    ),
    "en": (
        "Because this notice is important, it also goes to members who do not receive our newsletter.",
        "We have learned that computers in our offices were infected with malicious software, and\n"
        "that information on some of our members may have been sent outside the company.\n"
        "We are deeply sorry for the concern this causes you.",
        "Our investigation has so far found no sign that your own information was taken. Members\n"
        "who are affected are being contacted separately.",
        "You can continue to collect and redeem miles as usual. We will publish news here:\n"
        "https://www.minato-air.example/notice/2014/en/",
        "30 September 2014\nMinato Airways Co., Ltd.",
    ),
    "pt": (
        "Por se tratar de um aviso importante, ele é enviado também a quem não recebe o nosso boletim.",
        "Constatamos que computadores dos nossos escritórios foram infectados por um programa\n"
        "malicioso e que dados de parte dos associados podem ter sido enviados para fora da empresa.\n"
        "Pedimos sinceras desculpas pela preocupação causada.",
        "Até o momento, a investigação não encontrou indício de que os seus dados tenham sido\n"
        "levados. Os associados atingidos estão sendo avisados em separado.",
        "O acúmulo e o resgate de milhas funcionam normalmente. Publicaremos as novidades em:\n"
        "https://www.minato-air.example/notice/2014/pt/",
        "30 de setembro de 2014\nMinato Airways Co., Ltd.",
    ),
}
_FOOTERS = {
    "ja": (
        "みなと航空マイレージクラブ お客さま相談窓口",
        "〒144-0099 東京都大田区みなと空港1-1-1",
        "電話 0120-555-010（9:00-19:00）  privacy@minato-air.example",
    ),
    "en": (
        "Minato Airways Mileage Club, Customer Desk",
        "1-1-1 Minato Kuko, Ota-ku, Tokyo 144-0099, Japan",
        "Phone +81 3 5555 0170, privacy@minato-air.example",
    ),
    "pt": (
        "Clube de Milhagem Minato Airways, Atendimento ao Cliente",
        "1-1-1 Minato Kuko, Ota-ku, Tokyo 144-0099, Japão",
        "Telefone +81 3 5555 0170, privacy@minato-air.example",
    ),
}


def apology(language: str, greeting: str) -> Letter:
    """Return the letter in a language, with the greeting line given."""
    return Letter(greeting, _BLOCKS[language], _FOOTERS[language], language)
