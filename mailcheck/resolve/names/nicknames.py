"""Say whether one given name is a usual short form of another.

English forms come from the table; German, French, Spanish and Portuguese ones, spellings across
these languages and common transliterations are a list made by hand. Each line is one class.
"""

from __future__ import annotations

from functools import cache

from mailcheck.resolve.names.tables import nicknames

_CLASSES = """
francisco paco pancho curro kiko chico fran frank francis
jose pepe ze zeca pepito zezinho joseph josep
joseph sepp joe jo josef jupp
guadalupe lupe lupita
dolores lola loli
concepcion concha conchita
ignacio nacho inaki
enrique quique kike henrique henry rique
manuel manolo manu manny nelo lolo
jesus chus chuy
rosario charo
mercedes merche meche
antonio tono toni tony toninho tonho antoine anthony anton
luis lucho luisito luiz lula luisinho lou
rafael rafa rafinha raphael
fernando fer nando fernandinho
alejandro ale alex jandro alexandre alexander sandro xande
alejandra ale alex sandra alexandra xanda
guillermo memo guille willy
eduardo edu lalo dudu duda eddie edward
roberto beto tito robert bob
gabriel gabi gabo biel gabe
gabriela gabi bibi gabriella gabrielle
isabel isa chabela bel belinha ysabel elizabeth
santiago santi diego
sebastian sebas seba basti bastian sebastiao tiao sebastien seb
montserrat montse
maria mari maru mia mary
pilar pili
teresa tere teresinha tessa theresa therese
juan juanito
ricardo ric richard ricky rick
miguel migue mike michael miguelito
pedro pedrinho pete peter
joao joaozinho juca jao john
carlos carlinhos charlie cacá caca charles carlitos karl
marcos marquinhos marcus mark marc
paulo paulinho paul pablo
ana aninha anita anne ann anna annie anja
beatriz bia bea beatrice
leticia le leti
leonardo leo leonard
rodrigo digo rodri
gustavo guga gus tavo
guilherme gui guiga william
thiago tiago thi
vinicius vini vinny
mauricio mau
augusto guto gus
frederico fred fredy
joaquim quim quinho joaquin
carolina carol caro lina caroline karolina
mariana mari nana
juliana ju juli
patricia pati paty pat tricia trish
fernanda nanda fe fer
amanda mandy
camila mila cami camilla
larissa lari
daniela dani daniella danielle
daniel dani dan danny
natalia nat nati natalie nathalie
cristina cris tina christina kristina christine kristin
cristiano cris christian kristian
helena lena leninha helene helen elena
margarida guida margarita margaret marga rita
filipe lipe felipe philippe philip phillip phil
antonia toni toña antoinette
isabella isa bella isabela isabelle
elisabeth lisa elise liesl sissi betty elsa lisbeth else elisabet elizabeth
katharina kathi katja kati katrin catherine katherine kathrin kathe catarina catalina cata cathy
margarete grete gretchen greta gretel margarethe margaret
johannes hannes hans johann jan john
johann hans hannes
friedrich fritz frieder fred frederick frederic
heinrich heinz heiner hein henry henri
wilhelm willi willy wim will
ludwig lutz wiggerl
maximilian max maxi
alexander alex sascha xaver sasha sandy
andreas andi andy andre andrew andres
matthias matze hias mathias matthew matthieu mathieu mateo matteo mateus matheus
michael michi michel mike mischa
nikolaus klaus niko nick nicholas nicolas nicolau
thomas tom tommy tomas
stefan steffen stephan steven stephen steve stefano esteban estevao etienne
christoph chris stoffel christopher cristobal cristovao christophe
benjamin ben benni benny benji
dominik nick domi dominic dominique domingo domingos
florian flo flori
tobias tobi
susanne susi sanne suse susan suzanne susana suzana
ursula uschi ulla
ulrich uli ulli
ulrike uli rike
angelika geli angelica
barbara babsi bärbel barbel babs
brigitte gitte bridget
christiane christl jane
dorothea dorle thea dora dorothy dorothee
franziska franzi ziska frances francisca paquita
gertrud trude gerti trudi
josefine josi fine josephine josefina
magdalena lena leni magda
monika moni monica monique
renate nate reni
sabine bine
veronika vroni veronica veronique
walburga burgi
georg schorsch jorg george jorge georges jordi
eberhard hardi
gerhard gerd hardy
jurgen juergen
rudolf rudi rolf
siegfried sigi siggi
sigrid siggi
jacqueline jackie
jean jeannot john
marguerite margot
madeleine mado
elodie lodie
veronique vero
dominique dom
frederic fred freddy
emmanuel manu emanuel
emmanuelle manu
guillaume guy william
laurent lolo lawrence lorenzo lourenco lorenz
nathalie nath
valerie val
virginie gigi
stephanie steph fanny stefanie estefania
veronica vero
xavier xavi javier javi
genevieve ginette
gerard gege
bernadette detty
alphonse al alfonso
theodore theo teo
theo theodor mateo
katherine catherine kathryn kate katie kathy cathy kat kit kitty
elizabeth liz beth betsy betty eliza libby lizzie lisa bess elise
sara sarah sally
hannah hanna hana anna
jonathan jon jonny nathan
geoffrey jeffrey geoff jeff
mohammed muhammad mohamed mohammad muhammed mohd
yusuf youssef yousef joseph
ahmed ahmad
hussein husain hossein
sergei sergey serge sergio
dmitri dmitry dima dmitriy
yuri yury jurij
mikhail misha michael
aleksandr alexander sasha alexandr
ekaterina katya yekaterina katerina
evgeny yevgeny eugene evgeni zhenya
tatiana tatyana tanya
yulia julia julie yuliya
sean shawn shaun
bryan brian
eric erik erick
alan allan allen
stuart stewart
alison allison
michele michelle
lindsay lindsey
rachel rachael raquel
maria ma
francisco fco
antonio ant
guadalupe gpe
fernandez fdez
gonzalez glez gzlez
rodriguez rguez rdguez
martinez mtnez mtz
hernandez hdez hdz
souza sousa
rezende resende
menezes meneses
queiroz queiros
mello melo
mattos matos
braz bras
thereza tereza teresa
luis luiz
"""


@cache
def classes_of_names() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_CLASSES.strip().split("\n")):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _forms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _CLASSES.strip().split("\n"):
        for name in line.split():
            found.setdefault(name, set()).update(line.split())
    for name, shorts in nicknames().items():
        found.setdefault(name, set()).update(shorts)
        for short in shorts:
            found.setdefault(short, set()).add(name)
    return {name: frozenset(forms - {name}) for name, forms in found.items()}


def other_forms(name: str) -> frozenset[str]:
    """Return the other forms of a given name, lower case without accents."""
    return _forms().get(name, _NONE)


def nickname_of(a: str, b: str) -> bool:
    """Say whether a and b, lower case without accents, are forms of one given name."""
    return b in _forms().get(a, _NONE)


_NONE: frozenset[str] = frozenset()
