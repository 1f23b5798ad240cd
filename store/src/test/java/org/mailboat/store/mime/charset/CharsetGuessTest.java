package org.mailboat.store.mime.charset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

class CharsetGuessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KOI8-R|Здравствуйте, Иван Петрович",
                "windows-1251|Здравствуйте, Иван Петрович",
                "ISO-8859-5|Отправляю вам договор и счёт за прошлый месяц.",
                "KOI8-U|Шановні колеги, нарада у четвер",
                "windows-1251|Поздрави от София, моля потвърдете срещата",
                "windows-1253|Καλημέρα σας από την Αθήνα",
                "windows-1255|אני שולח לכם את סדר היום של הפגישה. אנא אשרו.",
                "windows-1256|أرسل لكم جدول أعمال الاجتماع. يرجى تأكيد الحضور",
                "x-windows-874|สวัสดีครับ การประชุมวันจันทร์",
                "windows-31j|会議のお知らせ",
                "EUC-JP|お世話になっております。来週の会議の資料をお送りします。",
                "GB18030|您好，附件是下周会议的资料，请查收。",
                "Big5|您好，附件是下週會議的資料，請查收。",
                "x-windows-949|다음 주 회의 안내",
                "windows-1252|Grüße aus München",
                "windows-1252|Réunion prévue à l'été",
                "windows-1252|Möte på måndag",
                "windows-1252|Reunião amanhã, João",
                "windows-1252|The company’s “new” plan costs £20 or €25.",
                "windows-1250|Dzień dobry, przesyłam porządek obrad. Łukasz Wiśniewski",
                "ISO-8859-2|Pozvánka na schůzku ve čtvrtek, Jiří Dvořák",
                "windows-1254|Sayın Öztürk, toplantı gündemini gönderiyorum",
                "windows-1257|Laba diena, siunčiu posėdžio darbotvarkę. Žydrūnas"
            })
    void text_without_a_label_is_read_in_its_language(String charset, String text) {
        byte[] octets = text.getBytes(Charset.forName(charset));
        assertThat(new String(octets, Charset.forName(charset))).isEqualTo(text);

        assertThat(MailCharsets.decode(octets, octets.length, null)).isEqualTo(text);
        assertThat(MailCharsets.decode(octets, octets.length, "x-unknown")).isEqualTo(text);
        assertThat(MailCharsets.decode(octets, octets.length, "us-ascii")).isEqualTo(text);
        assertThat(MailCharsets.decode(octets, octets.length, "utf-8")).isEqualTo(text);
    }

    @Test
    void escape_sequences_tell_japanese_mail_whatever_the_label() {
        String text = "会議のお知らせ";
        byte[] octets = text.getBytes(Charset.forName("ISO-2022-JP"));

        for (String label : new String[] {null, "us-ascii", "utf-8", "iso-8859-1"}) {
            assertThat(MailCharsets.decode(octets, octets.length, label)).isEqualTo(text);
        }
    }

    @Test
    void utf_8_under_the_name_of_a_charset_of_one_octet_is_utf_8() {
        byte[] octets = "Вам выставлен счёт".getBytes(StandardCharsets.UTF_8);

        assertThat(MailCharsets.decode(octets, octets.length, "windows-1251"))
                .isEqualTo("Вам выставлен счёт");
        assertThat(MailCharsets.decode(octets, octets.length, "iso-8859-1"))
                .isEqualTo("Вам выставлен счёт");
    }

    @Test
    void a_label_that_is_possible_is_believed() {
        byte[] octets = "哈哈".getBytes(Charset.forName("GB18030"));

        assertThat(MailCharsets.decode(octets, octets.length, "gb2312")).isEqualTo("哈哈");
        assertThat(MailCharsets.decode(new byte[] {(byte) 0xE4}, 1, "koi8-r")).isEqualTo("Д");
    }

    @Test
    void what_java_does_not_know_is_read() {
        byte[] hz = "~{<:Ky2;SJ~}!".getBytes(StandardCharsets.US_ASCII);
        byte[] utf7 = "Hi +AOQ-!".getBytes(StandardCharsets.US_ASCII);

        assertThat(MailCharsets.decode(hz, hz.length, "HZ-GB-2312")).isEqualTo("己所不邮!");
        assertThat(MailCharsets.decode(utf7, utf7.length, "unicode-1-1-utf-7")).isEqualTo("Hi ä!");
    }
}
