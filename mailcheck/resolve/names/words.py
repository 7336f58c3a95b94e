"""Words around a name: forms of address, titles, companies, departments, generic greetings."""

from __future__ import annotations

import re

from mailcheck.resolve.names.spelling import fold_han


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Latin words are compared in lower case without accents and full stops.
TITLES = _words("""
mr mrs ms miss mx dr dra prof profa professor professora sir madam madame mme mlle monsieur
mademoiselle herr frau sr sra srta senor senora senorita senhor senhora dona doutor doutora
rev reverend hon capt maestro ing lic dipl arq eng sig signor signora sres sras mssrs messrs hrn
herrn fraulein doctor rabbi pastor captain colonel lieutenant senator ambassador councillor
familie famille familia exmo exma ilmo ilma maitre frei
""")
GREETINGS = _words("""
dear hello hi hey hola ola oi bonjour bonsoir salut hallo liebe lieber sehr geehrte geehrter
prezado prezada prezados prezadas caro cara caros caras querido querida queridos queridas estimado
estimada estimados estimadas cher chere chers cheres liebes greetings to
""")
DAYTIME = re.compile(
    r"\b(?:bom dia|boa (?:tarde|noite)|buenos dias|buenas (?:tardes|noches)"
    r"|guten (?:tag|morgen|abend)|good (?:morning|afternoon|evening))\b"
)
# A title in one language, a given name in another: counts only if the other side has it as well.
MAYBE_TITLES = _words("don dom fr lord lady dean me mag king prince dame")
SUFFIXES = _words("""
jr junior sr senior ii iii iv phd md esq esquire cpa mba rn dds jd dvm ma ba bsc msc filho neto
sobrinho hijo fils pere family household
""")
PARTICLES = _words("""
da de do das dos di del della dello dei degli la las le les lo los du des von vom van den der ten
ter zu zum zur af av bin ibn al el y e st saint do
""")
DAYTIME_WORDS = _words("bom boa buenos buenas guten good")
CONNECTOR_WORDS = _words("and und et e y")
CONNECTORS = re.compile(r"\s+(?:and|und|et|e|y|&|\+)\s+|\s*&\s*")
BORN_WORDS = _words("ne nee geb geboren geborene born formerly maiden nacida nascida")
BORN = re.compile(
    r"\b(?:n[ée]e?|geb(?:oren(?:e)?)?|born|formerly|maiden name|nacida|nascida)\b[.:]?\s+"
)
GENERIC = _words("""
customer customers client clients cliente clientes member members user users subscriber
subscribers friend friends all everyone everybody team colleague colleagues guest guests shopper
reader readers partner partners student students resident patient patients traveler traveller
passenger supporter fan fans valued sir madam sirs ladies gentlemen concern there folks
you your our the of kunde kunden kundin damen herren und mitglied nutzer leser freunde abonnent
alle zusammen assinante assinantes usuario usuaria usuarios amigo amiga amigos todos todas socio
socia socios senhores senhoras aluno aluna leitor leitora client cliente abonne abonnee adherent
membre membres tous toutes messieurs mesdames utilisateur utilisatrice ami amis suscriptor
suscriptora senores senoras a an para e y et o os as or ou consumidor consumidora contribuinte
associado associada associados associadas colaborador colaboradora colaboradores paciente pacientes
hospede hospedes morador moradora moradores segurado segurada afiliado afiliada inscrito inscrita
clienta clientas huesped huespedes candidate candidates employee employees volunteer volunteers
attendee attendees kundschaft mitglieder teilnehmer mitarbeiter
applicant account holder buyer donor participant participants owner parent parents investor
""")
# The other ending in `Caro(a) associado(a)`.
ENDING_NOTE = re.compile(r"\((?:a|o|s|e|as|os|es|in|innen)\)")
# Also surnames, so after a title they name somebody.
ALSO_SURNAMES = _words("""
parent parents guest friend friends reader fan student amigo amiga leser kunde holder buyer owner
shopper partner patient resident sir client all a e y o os as the
""")
# A text of nothing but these may address anybody.
ANYBODY = GENERIC | GREETINGS | TITLES | DAYTIME_WORDS | _words("""
dia dias tarde tardes noite noches tag morgen abend morning afternoon evening whom it may
""")
ROLES = _words("""
noreply no-reply donotreply do-not-reply info support sales admin administrator contact office
helpdesk help billing account accounts accounting marketing press hr jobs careers service customer
customerservice customersupport webmaster postmaster hostmaster abuse security order orders shop
mail news newsletter feedback enquiry enquiries inquiry keiri soumu eigyo jinji kontakt vendas
contato contacto ventas atendimento suporte financeiro root mailer-daemon
""")
COMPANY_WORDS = _words("""
inc ltd llc llp corp corporation company gmbh ag kg ohg ek sarl sa sas sl ltda eireli plc limited kk
gk bv nv oy ab aps pty pte spa srl holding holdings group university bank foundation institute
department dept
""")
LATIN_COMPANY = re.compile(
    r"\b(?:inc|ltd|llc|llp|corp|corporation|company|gmbh|ag|kg|ohg|e\.?k|s\.?a\.?r\.?l|s\.?a\.?s?"
    r"|s\.?l|ltda|eireli|plc|limited|k\.?k|g\.?k|b\.?v|n\.?v|oy|ab|aps|a/s|pty|pte|s\.?p\.?a"
    r"|s\.?r\.?l|holdings?|group|university|bank|foundation|institute|department|dept)\b\.?$"
)

_ADDRESS = (
    "様方 様 さま サマ さん ちゃん くん 殿 どの 君 氏 先生 女史 御中 各位 御一同 ご一同 御夫妻 ご夫妻 夫妻 ご家族 御家族"
    " ご一家 宛 宛て 女士 小姐 님 씨 귀하 선생"
).split()
_JOBS = (
    "代表取締役社長 代表取締役会長 代表取締役 取締役 執行役員 代表社員 代表 社長 副社長 会長 専務 常務 部長 次長 課長 係長 主任"
    " 店長 院長 所長 室長 支店長 工場長 園長 校長 理事長 理事 監督 教授 准教授 講師 弁護士 税理士 担当 担当者 ご担当"
    " ご担当者 御担当 御担当者"
).split()


ADDRESS_ENDINGS = tuple(dict.fromkeys((*_ADDRESS, *_JOBS)))
# The longest first, a form of address before a title.
LONGEST_ENDINGS = (*sorted(_ADDRESS, key=len, reverse=True), *sorted(_JOBS, key=len, reverse=True))
HONORIFIC = re.compile(r"[\s・]*(?:" + "|".join(LONGEST_ENDINGS[: len(_ADDRESS)]) + ")$")
RISKY = frozenset("殿 君 氏 さま サマ さん くん ちゃん どの".split())
_ORGANISATIONS = (
    "会社 商店 商事 商会 工業 建設 医院 病院 大学 学校 銀行 事務所 協会 組合 財団 製作所 産業 物産 工務店 クリニック"
    " ホールディングス ストア センター サービス システム システムズ 電機 電気 化学 製薬 運輸 交通 不動産 保険 証券 商工会 研究所"
    " 連盟 委員会 役場 役所 薬局 旅館 ホテル 公司"
).split()
_DEPARTMENTS = "部 課 係 室 支店 支社 本部 本社 局 グループ チーム 営業所 窓口 担当".split()
COMPANY = re.compile(r"株式会社|有限会社|合同会社|合資会社|合名会社|法人|(?:" + "|".join(_ORGANISATIONS) + ")$")
DEPARTMENT = re.compile(r".+(?:" + "|".join(_DEPARTMENTS) + ")$")
_FOLDED = [*_ORGANISATIONS, *_DEPARTMENTS]
ORGANISATION_ENDINGS = tuple(fold_han(word) for word in _FOLDED)
GENERIC_STARTS = frozenset(
    "いお親大ごの御会関担利ゆ皆み読ふ取契購加保参め得株顧友げ受登応生学社従職組各本あ貴宛送寄支さ客顾用亲尊고회"
)
GENERIC_JA = re.compile(
    r"(?:いつも|親愛なる|大切な|ご利用の|ご登録の|ご契約の|ご購入の|ご参加の)*(?:の)?(?:お客|御客|お客さま|会員|ご?担当|御担当|ご?担当者|御担当者|ご?関係者"
    r"|関係|ご?利用者|ユーザー?|皆|みな|みんな|読者|ファン|お取引先|取引先|ご?契約者|ご?購入者|加盟店|保護者|参加者|ご?購読者"
    r"|メンバー|オーナー|お得意|得意先|株主|顧客|友達|ゲスト|受講者|登録者|応募者|ご?応募者|生徒|学生|社員|従業員|職員|組合員"
    r"|各|ご?本人|あなた|貴|受信者|宛先|送信先|購入者|寄付者|支援者|サポーター|客户|顾客|客戶|顧客|会员|用户|用戶|亲爱的|尊敬的"
    r"|고객|회원)(?:の)?(?:皆|みな|方々|各)?(?:様方|様|さま|さん|殿|各位|方|位|へ|님)*"
)
EMPTY_SLOT = _words("様 殿 さま さん 氏 御中 null none nil nan n/a na undefined unknown 名無し test テスト てすと name nome お名前 ご氏名 氏名 宛名")
# A variable of a template that nobody filled: {{name}}, ${name}, %NAME%, *|NAME|*, <%= name %>, «name».
TAG = re.compile(
    r"\{\{[^{}]*\}\}|[$#]\{[^{}]*\}|%%?[A-Za-z_.]+%%?|\*\|[^|]*\|\*|<%.*?%>|\[%.*?%\]|«[^«»]*»|\{%.*?%\}"
)
# Circles and crosses where a name will stand.
PLACEHOLDER = re.compile(r"[〇○◯●◎□■△▲×*_.…・\s]*|x{2,}(?:\s+x{2,})*")
MAIDEN = re.compile(r"旧姓[:\s]*|旧[:\s]+|旧姓名[:\s]*")
