"""Hold the invented inquiries that the service office of a post company forwards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Hold one inquiry; a contact line that was left empty in the form is an empty string."""

    language: str
    category: str
    name: str
    phone: str
    address: str
    email: str
    text: str

    @property
    def personal(self) -> bool:
        """Say whether it names a person together with a phone number or an address."""
        return bool(self.name and (self.phone or self.address))


_FIELDS = "language category name phone address email text".split()


def inquiries() -> list[Inquiry]:
    """Return the inquiries in the order in which they came in."""
    found = []
    for record in _RECORDS.strip().split("\n====\n"):
        head, text = record.split("\n--\n")
        values = [value.strip() for value in head.split("|")]
        found.append(Inquiry(**dict(zip(_FIELDS, [*values, text], strict=True))))
    return found


_RECORDS = """
en | Tracking | Daniel Whitcombe | +44 20 7946 0018 | 14 Larch Lane, Bristol BS1 9ZZ, United Kingdom | d.whitcombe@example.com
--
Dear Sir or Madam,

My parcel EJ123456785JP has shown "Held by customs" since 2 October. Could you tell me which
papers are missing? I can be reached by phone in the evening.

Kind regards,
Daniel Whitcombe
====
pt | Cadastro | Fernanda Araújo Lemos | +55 11 95555-0142 | Rua das Acácias, 1207, apto 31, São Paulo - SP, 04099-120 | fernanda.lemos@example.org
--
Prezados senhores,

Não consigo concluir o cadastro no My Page: depois de informar meu endereço aparece uma mensagem
de erro. Podem verificar o que está acontecendo?

Atenciosamente,
Fernanda Araújo Lemos
====
zh | 查询邮件 | 王 晓芳 | +86 10 5555 0123 | 北京市朝阳区银杏路88号6单元502室 | wang.xf@example.net
--
您好：

我的国际包裹已经两个星期没有更新了，请问现在在哪里？
谢谢。
====
en | Rates | | | |
--
Hello,

Is it possible to pay for EMS labels with a foreign credit card, and does the price include
insurance? I could not find this on your page.

Thank you.
====
ko | 배송 조회 | 김 서연 | +82 10-5555-0142 | 서울특별시 마포구 은행나무로 21, 3층 | seoyeon.k@example.com
--
안녕하세요.

지난주에 일본에서 보낸 소포의 배송 조회가 되지 않습니다. 확인 부탁드립니다.
감사합니다.
====
es | Seguimiento | Lucía Ibáñez Robledo | +34 915 550 142 | Calle del Olivar 58, 2.º B, 28099 Madrid | lucia.ibanez@example.org
--
Estimados señores:

Mi paquete salió de Osaka hace veinte días y desde entonces no hay noticias. ¿Podrían abrir una
reclamación?

Un cordial saludo,
Lucía Ibáñez Robledo
====
en | Account | Priya Raman | +1 202-555-0143 | | priya.raman@example.net
--
Hello,

I changed my telephone number and cannot receive the code any more. Please update my account
so that I can print labels again.

Best regards,
Priya Raman
====
fr | Douane | Camille Rousselot | +33 1 99 00 12 34 | 8 impasse des Tilleuls, 69099 Lyon | camille.rousselot@example.com
--
Madame, Monsieur,

Je souhaite connaître les documents à fournir pour envoyer un instrument de musique au Japon
puis le faire revenir en France.

Cordialement,
Camille Rousselot
====
pt | Rastreamento | João Vasconcelos Prado | +351 21 555 01 42 | Travessa do Moinho, 9, 1199-099 Lisboa | jvprado@example.net
--
Bom dia,

A encomenda enviada de Quioto continua sem atualização. Agradeço que me indiquem um prazo.

Com os melhores cumprimentos,
João Vasconcelos Prado
====
en | Tracking | | | |
--
To whom it may concern,

The tracking page shows a blank screen in my browser since yesterday evening. Is there any
maintenance going on?
====
en | Claim | Marcus Delaney | | 1842 Juniper Street, Apt 5, Portland, OR 97299, USA | mdelaney@example.org
--
Dear Sir or Madam,

Two of the four cups in my parcel arrived broken. I kept the box and took photographs. How do I
apply for compensation?

Yours faithfully,
Marcus Delaney
====
zh | 修改地址 | 陈 志远 | +86 138 5555 0123 | 上海市徐汇区桂花街19弄7号 | chen.zhiyuan@example.com
--
您好：

寄件时填错了收件人的门牌号，请问还可以修改吗？
====
pt | Tarifas | | | |
--
Olá,

Gostaria de saber se há desconto para quem envia várias encomendas por mês.

Obrigado.
====
ko | 회원 정보 | 박 민준 | +82 2-555-0123 | | minjun.park@example.org
--
안녕하세요.

비밀번호를 다시 설정하는 메일이 오지 않습니다. 도와주세요.
====
es | Tarifas | | | |
--
Hola:

¿Cuál es el peso máximo de un paquete pequeño por avión a Chile?

Gracias.
====
en | Delivery | Grace Lindqvist | +61 2 5550 0143 | 27 Wattle Parade, Hobart TAS 7099, Australia | grace.l@example.net
--
Hello,

The recipient has moved. Can the parcel still be redirected to another post office?

Many thanks,
Grace Lindqvist
====
fr | Suivi | | | |
--
Bonjour,

Le numéro de suivi commence par RR et le site indique « format inconnu ». Est-ce normal ?

Merci d'avance.
====
pt | Reclamação | Thiago Magalhães Couto | +55 21 2555-0142 | Avenida das Palmeiras, 455, Rio de Janeiro - RJ, 22099-010 | thiago.couto@example.com
--
Prezados senhores,

O pacote chegou aberto e faltava um livro. Peço orientação para registrar a reclamação.

Atenciosamente,
Thiago Magalhães Couto
====
en | Account | Samuel Okafor | +65 6555 0142 | 12 Orchid Rise, Singapore 099012 | s.okafor@example.org
--
Dear Sir or Madam,

Please delete my account. I have moved and will not send parcels from Japan any more.

Sincerely,
Samuel Okafor
====
zh | 资费 | | | |
--
您好：

请问寄往台湾的小包最大重量是多少？谢谢。
====
es | Aduana | Andrés Villalobos Rey | | Avenida de los Cipreses 310, 03099 Ciudad de México | andres.vr@example.net
--
Buenos días:

Necesito corregir el valor declarado de un envío que todavía está en Tokio.

Saludos,
Andrés Villalobos Rey
====
fr | Livraison | Élodie Marchandeau | +32 2 555 01 42 | | elodie.m@example.org
--
Bonjour,

Le facteur n'a pas laissé d'avis de passage. Où puis-je retirer mon colis ?

Bien à vous,
Élodie Marchandeau
====
pt | Cadastro | Helena Brandão Reis | | Rua do Alecrim, 77, 4099-123 Porto | helena.reis@example.com
--
Boa tarde,

Mudei de morada e o formulário não aceita o novo código postal.

Cumprimentos,
Helena Brandão Reis
====
ko | 요금 | | | |
--
안녕하세요.

부산까지 항공편 소형 포장물의 요금을 알고 싶습니다.
====
en | Tracking | Ingrid Solberg | +64 9 555 0142 | 3 Kauri Close, Auckland 0999, New Zealand | ingrid.solberg@example.net
--
Hello,

My registered letter was returned to the sender without a reason. Could you find out why?

Regards,
Ingrid Solberg
"""
