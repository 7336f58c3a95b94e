"""Invent the people of the samples: names with kana, and addresses on reserved domains."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

# Their lengths have no common divisor, so that person i gets (i mod 61, i mod 53): 3,233 people
# without a repeated full name, and never the same family or given name in two rows running.
FAMILIES = tuple(
    entry.split(":")
    for entry in """
佐藤:サトウ:Sato 鈴木:スズキ:Suzuki 髙橋:タカハシ:Takahashi 田中:タナカ:Tanaka 伊藤:イトウ:Ito
渡邊:ワタナベ:Watanabe 山本:ヤマモト:Yamamoto 中村:ナカムラ:Nakamura 小林:コバヤシ:Kobayashi
加藤:カトウ:Kato 吉田:ヨシダ:Yoshida 山田:ヤマダ:Yamada 佐々木:ササキ:Sasaki 山口:ヤマグチ:Yamaguchi
松本:マツモト:Matsumoto 井上:イノウエ:Inoue 木村:キムラ:Kimura 林:ハヤシ:Hayashi 斎藤:サイトウ:Saito
清水:シミズ:Shimizu 山﨑:ヤマザキ:Yamazaki 森:モリ:Mori 池田:イケダ:Ikeda 橋本:ハシモト:Hashimoto
阿部:アベ:Abe 石川:イシカワ:Ishikawa 前田:マエダ:Maeda 藤田:フジタ:Fujita 小川:オガワ:Ogawa
岡田:オカダ:Okada 後藤:ゴトウ:Goto 長谷川:ハセガワ:Hasegawa 村上:ムラカミ:Murakami
近藤:コンドウ:Kondo 石井:イシイ:Ishii 坂本:サカモト:Sakamoto 遠藤:エンドウ:Endo 青木:アオキ:Aoki
藤井:フジイ:Fujii 西村:ニシムラ:Nishimura 福田:フクダ:Fukuda 太田:オオタ:Ota 三浦:ミウラ:Miura
岡本:オカモト:Okamoto 松田:マツダ:Matsuda 中島:ナカジマ:Nakajima 藤原:フジワラ:Fujiwara
小野:オノ:Ono 田村:タムラ:Tamura 竹内:タケウチ:Takeuchi 中川:ナカガワ:Nakagawa 和田:ワダ:Wada
石田:イシダ:Ishida 上田:ウエダ:Ueda 森田:モリタ:Morita 原田:ハラダ:Harada 柴田:シバタ:Shibata
酒井:サカイ:Sakai 工藤:クドウ:Kudo 横山:ヨコヤマ:Yokoyama 宮本:ミヤモト:Miyamoto
""".split()
)
GIVENS = tuple(
    entry.split(":")
    for entry in """
蓮:レン:Ren 美咲:ミサキ:Misaki 健一:ケンイチ:Kenichi 陽菜:ヒナ:Hina 拓海:タクミ:Takumi 結衣:ユイ:Yui
直樹:ナオキ:Naoki さくら:サクラ:Sakura 大輔:ダイスケ:Daisuke 由美子:ユミコ:Yumiko 和也:カズヤ:Kazuya
恵子:ケイコ:Keiko 誠:マコト:Makoto 裕子:ユウコ:Yuko 浩二:コウジ:Koji 真由美:マユミ:Mayumi
隆:タカシ:Takashi 香織:カオリ:Kaori 修:オサム:Osamu 明美:アケミ:Akemi 亮:リョウ:Ryo 智子:トモコ:Tomoko
智也:トモヤ:Tomoya 麻衣:マイ:Mai 雄太:ユウタ:Yuta 愛:アイ:Ai 康平:コウヘイ:Kohei 彩:アヤ:Aya
悠斗:ユウト:Yuto 千尋:チヒロ:Chihiro 一郎:イチロウ:Ichiro 七海:ナナミ:Nanami 哲也:テツヤ:Tetsuya
葵:アオイ:Aoi 秀樹:ヒデキ:Hideki 幸子:サチコ:Sachiko 剛:ツヨシ:Tsuyoshi 久美子:クミコ:Kumiko
学:マナブ:Manabu 直美:ナオミ:Naomi 航:ワタル:Wataru 萌:モエ:Moe 涼介:リョウスケ:Ryosuke
綾香:アヤカ:Ayaka 純一:ジュンイチ:Junichi 里奈:リナ:Rina 翔太:ショウタ:Shota 奈々:ナナ:Nana
大和:ヤマト:Yamato 友美:トモミ:Tomomi 進:ススム:Susumu 早紀:サキ:Saki 豊:ユタカ:Yutaka
""".split()
)
# No two of them, and none of the senders' domains, are within one edit of each other.
DOMAINS = (
    "example.com",
    "example.net",
    "example.org",
    "example.jp",
    "hikari.example",
    "sora-net.example",
    "machi.example",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Hold one invented customer; `kana` is empty for people written in Latin letters."""

    id: str
    family: str
    given: str
    kana: str
    romaji: str
    address: str
    language: str = "ja"
    title: str = ""

    @property
    def name(self) -> str:
        """Return the name in the order of the person's own language."""
        return f"{self.family} {self.given}" if self.language == "ja" else f"{self.given} {self.family}"


class Population:
    """Hand out people whose names and addresses never repeat."""

    def __init__(self, seed: str) -> None:
        """Start a population; the same seed gives the same people in the same order."""
        assert len(FAMILIES) == 61 and len(GIVENS) == 53
        self._random = Random(seed)
        self._families = list(FAMILIES)
        self._givens = list(GIVENS)
        self._random.shuffle(self._families)
        self._random.shuffle(self._givens)
        self._count = 0
        self._addresses: set[str] = set()

    def japanese(self, number: str) -> Person:
        """Return the next Japanese person, with `number` as the customer id."""
        family = self._families[self._count % len(self._families)]
        given = self._givens[self._count % len(self._givens)]
        self._count += 1
        return Person(
            id=number,
            family=family[0],
            given=given[0],
            kana=f"{family[1]} {given[1]}",
            romaji=f"{given[2]} {family[2]}",
            address=self._address(given[2], family[2]),
        )

    def foreign(self, number: str, entry: str, language: str) -> Person:
        """Return the person of an entry `title:given:family`, written in Latin letters."""
        title, given, family = entry.split(":")
        plain = (given + " " + family).translate(_PLAIN)
        return Person(
            id=number,
            family=family,
            given=given,
            kana="",
            romaji=plain,
            address=self._address(plain.split()[0], plain.split()[-1]),
            language=language,
            title=title,
        )

    def _address(self, given: str, family: str) -> str:
        """Return a new address in one of the styles people choose."""
        first, last = given.lower(), family.lower()
        domain = self._random.choice(DOMAINS)
        while True:
            number = self._random.randrange(10, 99)
            local = self._random.choice(
                (f"{first}.{last}", f"{last}-{first}", f"{first[0]}{last}{number}", f"{last}_{first}{number}")
            )
            address = f"{local}@{domain}"
            if address not in self._addresses:
                self._addresses.add(address)
                return address


_PLAIN = str.maketrans("áâãàçéêíóôõúüñ", "aaaaceeiooouun")

ENGLISH = (
    "Mr.:Daniel:Whitcombe Ms.:Emily:Carter Mr.:Samuel:Okafor Ms.:Grace:Lindqvist Mr.:Oliver:Pemberton "
    "Ms.:Hannah:Brookfield Mr.:Marcus:Delaney Ms.:Priya:Raman Mr.:Thomas:Ashdown Ms.:Chloe:Marchetti "
    "Mr.:Henry:Vandermeer Ms.:Laura:Stenhouse Mr.:Isaac:Fairweather Ms.:Naomi:Goldsmith Mr.:Peter:Kowalczyk "
    "Ms.:Ruth:Abernathy Mr.:Liam:Gallagher Ms.:Sophie:Thornbury Mr.:Victor:Halloran Ms.:Ingrid:Solberg"
).split()
PORTUGUESE = (
    "Sr.:João:Pereira Sra.:Beatriz:Gonçalves Sr.:Thiago:Magalhães Sra.:Fernanda:Araújo Sr.:Rafael:Assunção "
    "Sra.:Luciana:Brandão Sr.:Gustavo:Figueiredo Sra.:Helena:Conceição Sr.:André:Vasconcelos "
    "Sra.:Patrícia:Nogueira Sr.:Mário:Sampaio Sra.:Júlia:Monteiro Sr.:Caio:Albuquerque "
    "Sra.:Renata:Falcão Sr.:Vinícius:Teixeira"
).split()
