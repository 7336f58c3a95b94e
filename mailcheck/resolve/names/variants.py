"""Fold old, variant and simplified kanji that write the same name.

Each group starts with the form it is folded to. The list is made by hand and is not closed
transitively: published variant tables chain unrelated kanji together (広 and 庵, 億 and 医).
"""

from __future__ import annotations

_OLD_FORMS = """
高髙 崎﨑嵜碕㟢 辺邊邉 斎齋斋 斉齊齐 沢澤泽 浜濱濵滨 広廣广 桜櫻樱 国國圀 真眞 吉𠮷
柳栁桺 島嶋嶌岛 恵惠 栄榮荣 円圓 竜龍龙 滝瀧 塩鹽盬 富冨 関關关 宮宫 徳德 緑綠绿
黒黑 青靑 清淸 静靜 横橫 条條 穂穗 穣穰 郷鄕 郎郞 瀬瀨濑 頼賴赖 藤籐 実實实 寿壽
万萬 与與 予豫 亜亞 会會 伝傳传 仏佛 体體 来來 倹儉 児兒 党黨 写寫 処處 凜凛
剣劍劔剱釼 励勵 労勞劳 勧勸 勲勳勋 区區 医醫 厳嚴严 双雙 収收 叡睿 台臺 号號 呉吳吴
営營 団團 図圖 圧壓 堯尭 増增 壊壞 壌壤 壮壯 声聲 売賣 変變 奥奧 奨獎奬 嬢孃 学學
宝寳寶 寛寬宽 対對 専專 将將 尽盡 届屆 岳嶽 峰峯 峡峽 巌巖 巣巢 帯帶 帰歸 庁廳
荘莊 弁辨辯瓣 弐貳 弥彌 弾彈 当當 径徑 従從从 応應 恒恆 悦悅 恋戀 慎愼 憲宪 懐懷
戦戰 戯戲 戸戶 払拂 抜拔 択擇 拝拜 挙舉 拡擴 捜搜 掲揭 揺搖 摂攝 教敎 数數 断斷
旧舊 昼晝 晃晄 暁曉晓 暦曆 曽曾 桧檜 桑桒 枢樞 栃杤 検檢 楼樓 楽樂乐 槙槇 様樣
権權权 欅榉 歓歡 歩步 歴歷 歳歲岁 残殘 毎每 気氣 浄淨 浅淺 涙淚 渉涉 渋澁澀 温溫
湾灣 満滿满 潜潛 澄澂 為爲为 焔焰 焼燒 犠犧 独獨 獣獸 瑶瑤 画畫 畳疊 痩瘦 発發
盗盜 県縣 研硏 禄祿 禅禪 礼禮 祢禰 秘祕 称稱 稲稻 窓窗 竈竃 粛肅 糸絲 経經经 絵繪
継繼 続續 総總 縁緣 縄繩 纎纖繊 缶罐 翠翆 聡聰 聴聽 脳腦 臓臟 舎舍 艶艷 芦蘆
芸藝艺 蒋蔣 蔵藏 薫薰 薬藥 蘭兰 虎乕 虚虛 虫蟲 蛍螢 蛮蠻 衛衞卫 装裝 裏裡 覇霸
覚覺 覧覽 観觀观 触觸 訳譯 証證 誉譽 読讀 諌諫 謡謠 譲讓 豊豐丰 弐貮 賛贊 転轉
軽輕 辞辭 逓遞 遥遙 達逹 遅遲 酔醉 醸釀 釈釋 野埜 鉄鐵銕 鉱鑛 銭錢钱 鋭銳锐 録錄
錬鍊 鎮鎭 鑑鑒 長长 陥陷 険險 随隨 隠隱 雑雜 霊靈 顔顏 頬頰 顕顯 館舘 餅餠 駅驛
駆驅 騒騷 験驗 驒騨 髄髓 髪髮 鶏鷄雞 鴎鷗 鴬鶯 麦麥 麹麴 麺麵 黄黃 黙默 齢齡
亀龜龟 曳曵 祇祗 楠枏 篠筱 柏栢 峠垰 笹筿 蝿蠅 蛎蠣 蕊蘂 砺礪 砿礦 籠篭 蓑簑
諫諌 藪薮 掻搔 撹攪 昿曠 枡桝 梼檮 檜桧 涛濤 溌潑 灘滩 莱萊 蝉蟬 靭靱 賎賤 迩邇
醤醬 鈩鑪 噛嚙 嘘噓 尭堯 屏屛 并幷 遙遥 倶俱 侠俠 剥剝 叱𠮟 呑吞 嘱囑 填塡 姫姬
娯娛 壷壺 壱壹 塁壘 堕墮 冴冱 凛凜 冨富 兎兔 兪俞 侭儘 価價 仮假 偽僞 勇勈 卯夘
厩廐厰廏 咲𠮋 喜㐂 曻昇 晋晉 晟晠 曵曳 最冣 杯盃 松枩 棲栖 沖冲 況况 淵渕渊 溪渓
澗㵎 煕熙凞熈 猫貓 獅狮 略畧 竪豎 粋粹 緒緖 縦縱 群羣 胤㣧 草艸 萌萠 虻蝱 褒襃 貴贵
跡迹 轟轰 遷迁 鄭郑 鈴铃 錦锦 鍋锅 鏡镜 閏闰 陽阳 隣鄰 雁鴈 頴穎 飛飞 駿骏 鰺鯵
鳳凤 鳴鸣 鷹鹰 鷲鹫 村邨 鎌鐮 梁樑 蘂蕊 内內 尚尙 晩晚 毀毁 渇渴 湿濕 争爭 状狀 税稅 絶絕
説說 践踐 飲飮 悪惡 脱脫 闘鬪 土圡 両兩 即卽 単單 囲圍 塚冢 属屬 効效 欧歐 没沒 鋳鑄
鶴靍寉 橋槗 浜梹 島隝嶹 奇竒 宜冝 杉杦 雁鳫 厨廚 概槪 寝寢 繋繫
"""

_SIMPLIFIED = """
陳陈 張张 劉刘 趙赵 孫孙 馬马 馮冯 許许 鄧邓 謝谢 韓韩 楊杨 羅罗 蕭萧 譚谭 鄒邹
陸陆 賈贾 蘇苏 盧卢 鍾钟 閻阎 龔龚 顧顾 賀贺 湯汤 偉伟 傑杰 軍军 紅红 華华 麗丽
強强 濤涛 剛刚 艶艳 鵬鹏 輝辉 寧宁 潔洁 瑩莹 夢梦 慶庆 東东 亜亚 発发 愛爱 蓮莲
詩诗 語语 軒轩 銘铭 凱凯 維维 緯纬 紀纪 純纯 紹绍 綺绮 義义 聖圣 興兴 葦苇 蓋盖
藍蓝 視视 親亲 訓训 記记 誠诚 諾诺 謙谦 讓让 財财 貞贞 賢贤 賓宾 贇赟 軼轶 運运
達达 遠远 選选 遼辽 鈞钧 鋒锋 鋼钢 鎮镇 門门 開开 閩闽 際际 雙双 電电 靜静 韻韵
順顺 頌颂 顔颜 風风 騰腾 驍骁 鴻鸿 竇窦 欒栾 厲厉 畢毕 喬乔 壽寿 奮奋 婭娅 嬌娇
嫻娴 學学 導导 崗岗 嶺岭 巒峦 彥彦 徑径 憶忆 懷怀 揚扬 晉晋 暉晖 曄晔 書书 會会
棟栋 楓枫 樺桦 樹树 橋桥 歡欢 漢汉 潤润 燁烨 燦灿 爾尔 現现 瑪玛 瑤瑶 環环 瓊琼
畫画 監监 穎颖 筆笔 節节 簡简 絲丝 緣缘 繼继 續续 習习 聰聪 聯联
"""


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for group in (_SIMPLIFIED + _OLD_FORMS).split():
        head = group[0]
        for char in group[1:]:
            table[ord(char)] = head
    for code in list(table):
        head, seen = table[code], {chr(code)}
        while ord(head) in table and head not in seen:
            seen.add(head)
            head = table[ord(head)]
        if head == chr(code) or head in seen:
            del table[code]
        else:
            table[code] = head
    return table


VARIANTS: dict[int, str] = _table()


def fold_variants(text: str) -> str:
    """Replace old, variant and simplified kanji by the form that names are compared in."""
    return text.translate(VARIANTS)
