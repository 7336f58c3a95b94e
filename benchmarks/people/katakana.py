"""Katakana of foreign residents and the name in their passport; written by hand, used nowhere else."""

from __future__ import annotations

import random
from collections.abc import Iterator

from people.pair import Pair

_NAMES = """
パトリシア・メンデス|Patricia Méndez
フェルナンド・ナヴァーロ|Fernando Navarro
クリスティーナ・デルガード|Cristina Delgado
ラファエル・オルテガ|Rafael Ortega
ガブリエラ・フローレス|Gabriela Flores
マルコス・ヴィエイラ|Marcos Vieira
レナタ・ピント|Renata Pinto
エドゥアルド・タバレス|Eduardo Tavares
ヴィニシウス・カルドーゾ|Vinícius Cardoso
アドリアナ・リベイロ|Adriana Ribeiro
ジルベルト・ノゲイラ|Gilberto Nogueira
ダニエル・キム|Daniel Kim
アレックス・ターナー|Alex Turner
オリビア・ハリス|Olivia Harris
ベンジャミン・フォスター|Benjamin Foster
グレゴリー・パーカー|Gregory Parker
ナタリー・ベネット|Natalie Bennett
フィリップ・モーガン|Philip Morgan
サマンサ・ロジャース|Samantha Rogers
トーマス・ベッカー|Thomas Becker
クラウス・ホフマン|Klaus Hoffmann
モニカ・フィッシャー|Monika Fischer
シュテファン・ケラー|Stefan Keller
ジュリアン・ベルナール|Julien Bernard
カミーユ・デュラン|Camille Durand
ソフィー・モロー|Sophie Moreau
ローラン・ガルニエ|Laurent Garnier
グエン・ティ・トゥイ|Nguyễn Thị Thúy
ブイ・ドゥック・アン|Bùi Đức Anh
ダン・ゴック・リン|Đặng Ngọc Linh
ファン・ヴァン・ロン|Phan Văn Long
マリクリス・バウティスタ|Maricris Bautista
ロナルド・サントス|Ronald Santos
シタラム・カドカ|Sitaram Khadka
ビシュヌ・プラサド|Bishnu Prasad
リズキ・ヌグロホ|Rizki Nugroho
ブディ・サントソ|Budi Santoso
アミール・カーン|Amir Khan
オマル・ファルーク|Omar Farouk
イワン・ペトロフ|Ivan Petrov
""".strip()


def katakana_pairs(rng: random.Random) -> Iterator[Pair]:
    """Yield each person with the own name and with the names of ten others."""
    people = [line.split("|") for line in _NAMES.split("\n")]
    for kana, latin in people:
        yield Pair(kana, latin, "S", "katakana of a foreigner")
        for _, other in rng.sample(people, 10):
            if not {*other.split()} & {*latin.split()}:
                yield Pair(kana, other, "D", "katakana of a foreigner: stranger")
