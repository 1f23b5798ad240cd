package org.mailboat.imap.fake;

import java.util.List;

/// The people, subjects and sentences that sample mail is made of.
final class SampleTexts {
    private SampleTexts() {}

    /// Somebody who writes and is written to.
    record Person(String name, String address) {}

    /// What is said in one language.
    ///
    /// @param greeting before the sentences
    /// @param farewell after them
    record Language(
            String tag,
            List<String> subjects,
            String greeting,
            List<String> sentences,
            String farewell) {}

    static final Person OWNER = new Person("Ann Keel", "ann@boat.example");

    static final List<Person> PEOPLE =
            List.of(
                    new Person("Jörg Möwe", "joerg@hafen.example"),
                    new Person("Zoë Brûlé", "zoe@quai.example"),
                    new Person("O'Mara, Tim", "tim@pier.example"),
                    new Person("Αλέξανδρος Κύμα", "alex@limani.example"),
                    new Person("Ирина Волна", "irina@gavan.example"),
                    new Person("港 健", "ken@minato.example"),
                    new Person("Łucja Żagiel", "lucja@port.example"),
                    new Person("نورا ميناء", "nora@mina.example"),
                    new Person("Harbour Office", "office@harbour.example"));

    static final List<Language> LANGUAGES =
            List.of(
                    new Language(
                            "en",
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
                            List.of("Réunion de l'équipage", "Le câble a cédé"),
                            "Bonjour Ann,",
                            List.of(
                                    "la météo annonce de la brume jusqu'à midi.",
                                    "J'ai commandé une ancre plus légère.",
                                    "Le phare sera fermé à cause des travaux."),
                            "À bientôt"),
                    new Language(
                            "el",
                            List.of("Νέα από το λιμάνι"),
                            "Γεια σου Ann,",
                            List.of(
                                    "το καΐκι βγήκε στη στεριά για βάψιμο.",
                                    "Ο καιρός θα είναι καλός την Κυριακή."),
                            "Με εκτίμηση"),
                    new Language(
                            "ru",
                            List.of("Расписание причала", "Новый якорь"),
                            "Привет, Ann!",
                            List.of(
                                    "катер вернулся поздно, но без поломок.",
                                    "Завтра привезут канаты и краску."),
                            "До встречи"),
                    new Language(
                            "ja",
                            List.of("船の点検について", "来週の天気"),
                            "アンさん",
                            List.of("明日の朝、桟橋で会いましょう。", "新しい帆が届きました。とても軽いです。"),
                            "よろしくお願いします"),
                    new Language(
                            "pl",
                            List.of("Żagle już uszyte"),
                            "Cześć Ann,",
                            List.of(
                                    "łódka stoi przy trzecim pomoście.",
                                    "Wieczorem będzie silny wiatr, więc zwiążcie wszystko"
                                            + " mocniej."),
                            "Pozdrawiam"),
                    new Language(
                            "ar",
                            List.of("موعد الصيانة"),
                            "مرحبا Ann،",
                            List.of(
                                    "وصلت الحبال الجديدة هذا الصباح.",
                                    "البحر هادئ اليوم والرؤية جيدة."),
                            "مع التحية"));
}
