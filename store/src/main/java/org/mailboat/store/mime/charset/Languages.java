package org.mailboat.store.mime.charset;

import org.mailboat.store.mime.charset.CharsetGuess.Alphabet;
import org.mailboat.store.mime.charset.CharsetGuess.Characters;
import org.mailboat.store.mime.charset.CharsetGuess.Language;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/// What languages look like in the charsets of old, for [CharsetGuess].
final class Languages {
    private static final Language GERMAN = new Alphabet(true, "äöüß", "é", "àáèêôç");
    private static final Language FRENCH = new Alphabet(true, "éèêàç", "âîôûùëïœ", "æÿñüö");
    private static final Language IBERIAN = new Alphabet(true, "áéíóúñçã", "õâêôàü", "öèòï");
    private static final Language ITALIAN = new Alphabet(true, "èàùòìé", "", "îóíáç");
    private static final Language NORDIC = new Alphabet(true, "åäöæøé", "ü", "áíóúýþðàèêô");
    private static final Language ICELANDIC = new Alphabet(true, "ðáíóþéöúýæ", "", "");

    private static final Language POLISH = new Alphabet(true, "ąęłóśżćńź", "", "éöüäá");
    private static final Language CZECH = new Alphabet(true, "áíéěščřžýůúň", "ťďóľäôĺŕ", "öü");
    private static final Language HUNGARIAN = new Alphabet(true, "áéöőíüóúű", "", "ä");
    private static final Language ROMANIAN = new Alphabet(true, "ăâîşţ", "", "áéöüó");
    private static final Language CROATIAN = new Alphabet(true, "čšžćđ", "", "áéöüä");
    private static final Language TURKISH = new Alphabet(true, "ıişğüöç", "âİ", "îûéä");
    private static final Language BALTIC = new Alphabet(true, "ėšžųįąūčęāīēņļķģ", "", "õäöüéŗśźóō");
    private static final Language VIETNAMESE =
            new Alphabet(true, "đươăâêô\u0301\u0300\u0309\u0303\u0323áàéèíóòúù", "ã", "ý");

    private static final Language RUSSIAN =
            new Alphabet(false, "оеаинтсрвлкмдпуяыь", "гзбчйхжшюц", "щэфъё");
    private static final Language UKRAINIAN =
            new Alphabet(false, "оаніитвресдклумпяь", "згбійчхжцюшщєї", "фґ");
    private static final Language SLAVIC_SOUTH =
            new Alphabet(false, "аоиентсрвдклпмузја", "ъбгчхцшщжюяйљњћџђѓќѕ", "фь");
    private static final Language GREEK =
            new Alphabet(false, "αοιεντσςρκπηυωμλ", "άέήίόύώδγθχφβ", "ξζψϊϋΐΰ", "άέήίόύώ");
    private static final Language HEBREW =
            new Alphabet(false, "יוהלאמתברנשםדח", "עקפטגסכצזןךףץ", "״׳\u05B7\u05B8\u05B4\u05BC");
    private static final Language ARABIC =
            new Alphabet(
                    false,
                    "الينمتروعبدسفهأةكق",
                    "حجشطصخذغضىزثئؤإءظآ",
                    "گپچژک\u064B\u0651\u064E\u064Fـ");
    private static final Language THAI =
            new Alphabet(
                    false,
                    "านรอกเงมยลวดทสตะปบคหแจพชข\u0E31\u0E34\u0E35\u0E48\u0E49\u0E37\u0E38\u0E39",
                    "ไใโผถซณธศฐญภษฟฝฏฉ\u0E33\u0E47\u0E4C\u0E36ๆ",
                    "ฎฆฑฒฬฮฤฯ\u0E4A\u0E4B๐๑๒๓๔๕๖๗๘๙");

    private static final Language JAPANESE =
            new Characters(
                    "のーン日本人会年大国中一出上生時行社事月分者間自見気手今前力高学的後明方同田部合新場動度議料資送確認願致様件連絡予定内返信社文書名電話山川東京株式",
                    "、。・「」『』（）！？：　【】～☆★※■○●",
                    0x88,
                    0x98);
    private static final Language JAPANESE_EUC =
            new Characters(
                    ((Characters) JAPANESE).frequent(),
                    ((Characters) JAPANESE).signs(),
                    0xB0,
                    0xCF);
    private static final Language CHINESE =
            new Characters(
                    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长知样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定请谢件附查系您问题资料议",
                    "，。、！？：；（）“”《》…—　",
                    0xB0,
                    0xD7);
    private static final Language CHINESE_TRADITIONAL =
            new Characters(
                    "的一是不我有人在他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可里後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手用主行方又如前所本見經頭面公同三已老從動兩長知樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定請謝件附查聯您問題資料議絡週陳",
                    "，。、！？：；（）「」《》…—　",
                    0xA4,
                    0xC6);
    private static final Language KOREAN =
            new Characters(
                    "이다는에의가을를로한고하지사은기니어시리서도안해자입습요세회부드인일정대전제나스그오신주보수과들원있만게면것성아라여문상장국내려합동조선관생공적위심음무없모용해구비물유경소개우연영분발했간님녕감확료음추함",
                    "·‘’“”…",
                    0xB0,
                    0xC8);

    private static final List<Language> WESTERN =
            List.of(GERMAN, FRENCH, IBERIAN, ITALIAN, NORDIC, ICELANDIC);
    private static final List<Language> CENTRAL =
            List.of(POLISH, CZECH, HUNGARIAN, ROMANIAN, CROATIAN, GERMAN);
    private static final List<Language> CYRILLIC = List.of(RUSSIAN, UKRAINIAN, SLAVIC_SOUTH);

    private static final Map<String, List<Language>> BY_CHARSET =
            Map.ofEntries(
                    Map.entry("windows-1252", WESTERN),
                    Map.entry("Shift_JIS", List.of(JAPANESE)),
                    Map.entry("windows-31j", List.of(JAPANESE)),
                    Map.entry("EUC-JP", List.of(JAPANESE_EUC)),
                    Map.entry("GB18030", List.of(CHINESE)),
                    Map.entry("Big5-HKSCS", List.of(CHINESE_TRADITIONAL)),
                    Map.entry("x-windows-949", List.of(KOREAN)),
                    Map.entry("windows-1251", CYRILLIC),
                    Map.entry("KOI8-R", List.of(RUSSIAN)),
                    Map.entry("KOI8-U", List.of(UKRAINIAN)),
                    Map.entry("ISO-8859-5", CYRILLIC),
                    Map.entry("windows-1253", List.of(GREEK)),
                    Map.entry("ISO-8859-7", List.of(GREEK)),
                    Map.entry("windows-1255", List.of(HEBREW)),
                    Map.entry("windows-1256", List.of(ARABIC)),
                    Map.entry("ISO-8859-6", List.of(ARABIC)),
                    Map.entry("x-windows-874", List.of(THAI)),
                    Map.entry("windows-1250", CENTRAL),
                    Map.entry("ISO-8859-2", CENTRAL),
                    Map.entry("windows-1254", List.of(TURKISH)),
                    Map.entry("windows-1257", List.of(BALTIC)),
                    Map.entry("windows-1258", List.of(VIETNAMESE)));

    /// In this order; of two that look equally well the first counts.
    static final List<String> CHARSETS =
            List.of(
                    "windows-31j",
                    "EUC-JP",
                    "GB18030",
                    "Big5-HKSCS",
                    "x-windows-949",
                    "windows-1251",
                    "KOI8-R",
                    "KOI8-U",
                    "windows-1253",
                    "windows-1255",
                    "windows-1256",
                    "x-windows-874",
                    "windows-1250",
                    "windows-1254",
                    "ISO-8859-2",
                    "ISO-8859-5",
                    "ISO-8859-7",
                    "ISO-8859-6",
                    "windows-1257",
                    "windows-1258");

    private Languages() {}

    /// The languages that were written in that charset.
    static List<Language> of(Charset charset) {
        return BY_CHARSET.getOrDefault(charset.name(), WESTERN);
    }
}
