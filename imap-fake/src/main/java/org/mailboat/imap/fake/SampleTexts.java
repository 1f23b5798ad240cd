package org.mailboat.imap.fake;

import java.util.List;

/// The people, subjects and sentences that sample mail is made of.
final class SampleTexts {
    private SampleTexts() {}

    /// Somebody who writes and is written to.
    record Person(String name, String address) {}

    /// What is said in one language.
    ///
    /// @param writers who write in it
    /// @param greeting before the sentences
    /// @param farewell after them
    record Language(
            String tag,
            List<Person> writers,
            List<String> subjects,
            String greeting,
            List<String> sentences,
            String farewell) {
        boolean rightToLeft() {
            return tag.equals("ar") || tag.equals("he");
        }
    }

    static final Person OWNER = new Person("Ann Keel", "ann@boat.example");
    static final Person OFFICE = new Person("Harbour Office", "office@harbour.example");
    static final Person TIM = new Person("O'Mara, Tim", "tim@pier.example");
    static final Person JOERG = new Person("Jörg Möwe", "joerg@hafen.example");
    static final Person ZOE = new Person("Zoë Brûlé", "zoe@quai.example");

    /// The commoner ones first.
    static final List<Language> LANGUAGES =
            List.of(
                    new Language(
                            "en",
                            List.of(OFFICE, TIM),
                            List.of(
                                    "Berth 14 is free from Monday",
                                    "The tide tables for next month",
                                    "Who took the long ladder?",
                                    "Invoice for the new mast"),
                            "Hello Ann,",
                            List.of(
                                    "the wind turns north tonight, so please check the lines.",
                                    "The painter comes on Thursday and needs the keys.",
                                    "I measured the sail again: it is eleven centimetres short.",
                                    "If nobody objects, we leave with the morning tide.",
                                    "The old compass points to the coffee machine, as always."),
                            "Fair winds"),
                    new Language(
                            "de",
                            List.of(JOERG),
                            List.of(
                                    "Prüfung der Rettungswesten",
                                    "Übergabe des Liegeplatzes",
                                    "Größe der Schraube"),
                            "Liebe Ann,",
                            List.of(
                                    "die Bootshalle öffnet am Samstag früher als üblich.",
                                    "Für den Anstrich fehlen noch zwei Eimer Weiß.",
                                    "Der Motor läuft wieder, aber er hört sich müde an.",
                                    "Bitte bringe die grüne Kiste mit, sie steht hinter der Tür."),
                            "Schöne Grüße"),
                    new Language(
                            "fr",
                            List.of(ZOE),
                            List.of("Réunion de l'équipage", "Le câble a cédé"),
                            "Bonjour Ann,",
                            List.of(
                                    "la météo annonce de la brume jusqu'à midi.",
                                    "J'ai commandé une ancre plus légère.",
                                    "Le phare sera fermé à cause des travaux."),
                            "À bientôt"),
                    new Language(
                            "es",
                            List.of(new Person("Lucía Vela", "lucia@muelle.example")),
                            List.of("El ancla nueva ya está aquí", "¿Quién tiene la llave?"),
                            "Hola, Ann:",
                            List.of(
                                    "mañana cambia el viento, así que revisa los cabos.",
                                    "El pintor viene el jueves y necesita la llave.",
                                    "Habrá niebla hasta el mediodía, como siempre en otoño."),
                            "Un abrazo"),
                    new Language(
                            "el",
                            List.of(new Person("Αλέξανδρος Κύμα", "alex@limani.example")),
                            List.of("Νέα από το λιμάνι"),
                            "Γεια σου Ann,",
                            List.of(
                                    "το καΐκι βγήκε στη στεριά για βάψιμο.",
                                    "Ο καιρός θα είναι καλός την Κυριακή."),
                            "Με εκτίμηση"),
                    new Language(
                            "ru",
                            List.of(new Person("Ирина Волна", "irina@gavan.example")),
                            List.of("Расписание причала", "Новый якорь"),
                            "Привет, Ann!",
                            List.of(
                                    "катер вернулся поздно, но без поломок.",
                                    "Завтра привезут канаты и краску."),
                            "До встречи"),
                    new Language(
                            "ja",
                            List.of(new Person("港 健", "ken@minato.example")),
                            List.of("船の点検について", "来週の天気"),
                            "アンさん",
                            List.of("明日の朝、桟橋で会いましょう。", "新しい帆が届きました。とても軽いです。"),
                            "よろしくお願いします"),
                    new Language(
                            "pl",
                            List.of(new Person("Łucja Żagiel", "lucja@port.example")),
                            List.of("Żagle już uszyte"),
                            "Cześć Ann,",
                            List.of(
                                    "łódka stoi przy trzecim pomoście.",
                                    "Wieczorem będzie silny wiatr, więc zwiążcie wszystko"
                                            + " mocniej."),
                            "Pozdrawiam"),
                    new Language(
                            "ar",
                            List.of(new Person("نورا ميناء", "nora@mina.example")),
                            List.of("موعد الصيانة"),
                            "مرحبا Ann،",
                            List.of(
                                    "وصلت الحبال الجديدة هذا الصباح.",
                                    "البحر هادئ اليوم والرؤية جيدة."),
                            "مع التحية"),
                    new Language(
                            "zh",
                            List.of(new Person("陈海", "hai@matou.example")),
                            List.of("码头检修通知", "下周的潮汐表"),
                            "Ann，你好：",
                            List.of("新的缆绳今天早上到了。", "周四风很大，请把船系牢。", "请带上绿色的箱子，它在门后面。"),
                            "祝好"),
                    new Language(
                            "ko",
                            List.of(new Person("김항구", "kim@hanggu.example")),
                            List.of("부두 점검 안내", "다음 주 날씨"),
                            "앤에게,",
                            List.of(
                                    "내일 아침 부두에서 만나요.",
                                    "새 돛이 도착했습니다. 아주 가볍습니다.",
                                    "바람이 강하니 밧줄을 다시 확인해 주세요."),
                            "감사합니다"),
                    new Language(
                            "th",
                            List.of(new Person("สมชาย ท่าเรือ", "somchai@tharuea.example")),
                            List.of("กำหนดการตรวจเรือ"),
                            "สวัสดีคุณแอน",
                            List.of(
                                    "เชือกใหม่มาถึงแล้วเมื่อเช้านี้",
                                    "พรุ่งนี้เช้าพบกันที่ท่าเรือ",
                                    "ลมแรงมาก กรุณาผูกเรือให้แน่น"),
                            "ขอบคุณครับ"),
                    new Language(
                            "he",
                            List.of(new Person("נועם נמל", "noam@namal.example")),
                            List.of("לוח הגאות לחודש הבא"),
                            "שלום אן,",
                            List.of(
                                    "החבלים החדשים הגיעו הבוקר.",
                                    "מחר בבוקר ניפגש ברציף.",
                                    "הרוח חזקה, נא לבדוק את החבלים."),
                            "בברכה"),
                    new Language(
                            "hi",
                            List.of(new Person("आशा घाट", "asha@ghat.example")),
                            List.of("नाव की मरम्मत"),
                            "नमस्ते ऐन,",
                            List.of(
                                    "नई रस्सियाँ आज सुबह आ गईं।",
                                    "कल सुबह घाट पर मिलते हैं।",
                                    "हवा तेज़ है, कृपया नाव को ठीक से बाँध दें।"),
                            "धन्यवाद"),
                    new Language(
                            "vi",
                            List.of(new Person("Nguyễn Bến", "ben@cang.example")),
                            List.of("Lịch kiểm tra thuyền"),
                            "Chào Ann,",
                            List.of(
                                    "Dây thừng mới đã đến sáng nay.",
                                    "Sáng mai gặp nhau ở bến tàu.",
                                    "Gió mạnh, nhớ buộc thuyền cho chắc."),
                            "Thân mến"),
                    new Language(
                            "tr",
                            List.of(new Person("Çağla Deniz", "cagla@iskele.example")),
                            List.of("Yeni çapa geldi"),
                            "Merhaba Ann,",
                            List.of(
                                    "Rüzgâr yarın dönüyor, lütfen halatları kontrol et.",
                                    "İskelenin ışığı yine bozulmuş."),
                            "Sevgiler"));

    /// The language of this tag.
    static Language language(String tag) {
        return LANGUAGES.stream().filter(l -> l.tag().equals(tag)).findFirst().orElseThrow();
    }
}
