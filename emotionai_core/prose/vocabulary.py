"""Word lists by which the guard tells ordinary words from names, and one language from another."""

from __future__ import annotations

import re
from typing import Final

from emotionai_core.prose.mentions import words_of

OPENERS: Final = words_of(
    "a about above according accordingly across additionally after afterwards again against agreement all almost "
    "also although altogether always amid among an analysis and another any anyone anything apart arcs are around "
    "arousal as aside at away based be because become before beginning behind being below beneath beside besides "
    "between beyond bit both brief briefly broadly but by calm can careful carefully central changes channel "
    "channels character characters clearly close closeness coherence combined compared comparing computed "
    "confidence conflict conflicts consequently considered considering contradiction contradictions contrary "
    "conversely could counting curiously delivery despite dialogue did different disgust do does done down "
    "dramatic during each earlier early either else elsewhere emotion emotional emotionally emotions ending "
    "equally especially estimated estimates even eventually ever every everybody everyone everything evidently "
    "expressed expression faces fear few film finally following for formulas frequently from further furthermore "
    "generally gently given gradual gradually had half has have having he hence her here hers herself highest him "
    "himself his hotspots how however i if in indeed initially inside instead intensity interaction interestingly "
    "intimacy into is it its itself just lacking last lastly late later least less let like likewise line lines "
    "little long looking lower lowest mainly many marked meanwhile measured measurements memories memory mildly "
    "more moreover most mostly moving much my namely near nearly negative neither neuroticism neutral never "
    "nevertheless next no nobody none nonetheless nor not notable notably note nothing now of off often on once "
    "only openness opposite or other others otherwise our out outside over overall pace pauses people perceived "
    "performance performances perhaps picture positive previously primarily probably quiet quietly rather read "
    "readings regarding relation relations relationship relationships relatively repeatedly results reviewed "
    "roughly same scene scenes score scores script second several she shifts shots should similar similarity "
    "similarly since slowly so softly some somebody someone something sometimes somewhat soon speaking "
    "specifically speech stability starting steady still subsequently such sudden suddenly surprise surprising "
    "surprisingly taken taking tension than that the their them then there thereafter therefore these they this "
    "those though through throughout thus to together too total towards traits transitions trust turning "
    "typically ultimately uncertain under understood unlike until up upon us usually valence values various very "
    "viewed voice voices volatile was watching we were what whatever when whenever where whereas wherever whether "
    "which while who whoever whole whose why widely with within without word words yes yet you your "
)
"""Small words and words of the field with which an English sentence begins; none of them is usual as a name."""

SMALL_WORDS: Final = words_of(
    "a an and are as at be been but by for from goes has have he her his in into is it its most no not of on or over "
    "said says seems she so some than that the their them then there they this to towards was were what when where "
    "which while who with"
)
"""Words that English prose cannot do without."""

# Characters of the simplified script that the traditional one does not have.
SIMPLIFIED: Final = re.compile(
    "[们这说时为对从过见长间发动问关还进实现点头电视话语让给记忆变应该乐声脸门认识张种样经义绪压转极亲爱难愤惊讶怀恼惧欢悦场绝将两达评积场势态诉请谁谈议调试误读课谢词译详赞赢运远连迟适选逻锋错键镜闪闭闹闻阴阵阶际陆险随隐页顶项顺须预领颜题额风飞饰饿马驱验鱼鲜鸟]"
)

# Characters that spell foreign names in Chinese; three in a row are one.
SPELLING: Final = re.compile(
    "[阿艾安奧巴貝比博布查達戴黛丹德迪杜多恩爾法菲費弗夫福戈格哈海漢赫亨霍基吉加傑卡凱克科庫拉萊蘭勞雷麗莉利琳林魯羅洛馬瑪邁麥曼梅蒙米莫姆穆娜納內尼妮諾歐帕佩皮普奇喬瑞薩塞桑莎史斯思絲蘇索塔泰湯特提托瓦威維韋溫沃烏西希謝辛休雅亞伊英尤約茲佐]{3,}"
)
TITLED: Final = re.compile(r"([\u3400-\u9fff]{1,4})(?:先生|女士|小姐|太太|夫人|博士|隊長|上校)")
# Family names that are no words of prose, before characters that given names like; pet names.
SURNAMED: Final = re.compile(
    "[王李劉陳楊黃趙吳徐孫胡郭林梁鄭羅宋韓曹鄧蕭馮蔡彭潘袁董蘇葉呂魏蔣杜沈姜傅鍾盧汪戴崔陸廖姚邱譚賈鄒孟秦薛侯龔賴]"
    "[小大志明芳玲偉建美文雅淑怡家俊傑宏婷芬珍珠麗娟秀英華強勇軍磊洋艷濤超霞剛桂蘭梅紅玉萍鳳潔燕翔鵬宇軒萱涵欣曉]"
    "|[小阿老][王李劉陳楊黃趙吳徐孫胡郭林梁鄭芳玲珍珠娟強華偉明梅蘭英]"
    # The commonest family name also counts sheets and stands in other words.
    "|(?<![一二兩三四五六七八九十幾數每這那主緊慌擴誇])張[小志明芳玲偉建文雅淑怡俊傑宏婷芬珍麗娟秀英華勇軍磊濤超霞桂蘭梅玉萍鳳燕宇軒萱涵欣曉]"
    "|張三|李四|王五|趙六"
)
# Foreign names of two characters, too short to be told by their spelling; the commonest ones.
FOREIGN: Final = re.compile(
    "安娜|安妮|瑪麗|瑪莉|瑪莎|約翰|大衛|湯姆|傑克|露西|保羅|彼得|麥可|麥克|珍妮|莎拉|蘇珊|艾瑪|愛麗絲|亨利|查理|喬治"
    "|詹姆斯|威廉|羅伯|理查|凱特|艾咪|麗莎|琳達|艾倫|鮑伯|比爾|馬克|路克|尼克|凱文|史蒂夫|東尼|漢斯|卡爾|伊凡|漢娜|茱莉"
)
# Cities and lands.
PLACED: Final = re.compile(
    "紐約|巴黎|倫敦|羅馬|柏林|東京|京都|大阪|香港|澳門|[臺台]北|(?<!舞)[臺台]南|高雄|上海|北京|南京|廣州|深圳|重慶|天津|杭州"
    "|首爾|曼谷|河內|新加坡|吉隆坡|馬尼拉|孟買|莫斯科|維也納|布拉格|華沙|雅典|馬德里|巴塞隆納|里斯本|布魯塞爾|蘇黎世"
    "|日內瓦|米蘭|威尼斯|佛羅倫斯|都柏林|愛丁堡|慕尼黑|漢堡|奧斯陸|哥本哈根|伊斯坦堡|開羅|耶路撒冷|杜拜|洛杉磯|舊金山"
    "|芝加哥|波士頓|華盛頓|費城|邁阿密|西雅圖|好萊塢|多倫多|溫哥華|墨西哥|里約|雪梨|墨爾本|美國|英國|法國|德國|(?<!今)日本"
    "|(?<!其)中國|[臺台]灣|韓國|義大利|西班牙|俄國|俄羅斯|印度|加拿大|澳洲|歐洲|亞洲|非洲|美洲"
)
CALLED: Final = re.compile("(?:名叫|名為|叫做|本名|飾演|演員|導演|編劇)")
