package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

class HeaderReadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 5 Feb 2024 10:11:12 +0100|2024-02-05T09:11:12Z",
                "5 Feb 2024 10:11 +0100 (CET)|2024-02-05T09:11:00Z",
                "Wed, 26 Apr 1995 15:02:16 EDT|1995-04-26T19:02:16Z",
                "Mon Feb  5 10:11:12 PST 2024|2024-02-05T18:11:12Z",
                "Mon, 5 Feb 99 10:11:12 GMT|1999-02-05T10:11:12Z",
                "Mon, 5 Feb 101 10:11:12 GMT|2001-02-05T10:11:12Z",
                "2024-02-05T10:11:12+02:00|2024-02-05T08:11:12Z",
                "2024-02-05 10:11:12|2024-02-05T10:11:12Z",
                "February 5, 2024 10:11 PM|2024-02-05T22:11:00Z",
                "Mon, 5-Feb-2024 10:11:12 GMT+2|2024-02-05T08:11:12Z",
                "5 Feb 2024|2024-02-05T00:00:00Z",
                "Tue, 31 Dec 2024 23:59:60 +0000|2024-12-31T23:59:59Z"
            })
    void a_date_is_read_in_whatever_form(String text, String moment) {
        assertThat(DateText.parse(text)).hasToString(moment);
    }

    @ParameterizedTest
    @CsvSource({"yesterday", "32 Feb 2024 10:11:12 +0000", "10:11:12", "''"})
    void what_is_no_date_is_none(String text) {
        assertThat(DateText.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a@example.org|a@example.org",
                "Ann <a@example.org>, b@example.org|Ann <a@example.org>; b@example.org",
                "\"B, C\" <b@example.org>|B, C <b@example.org>",
                "a@example.org (Ann (the first))|Ann (the first) <a@example.org>",
                "Friends: a@example.org, Bob <b@example.org>;, c@example.org|a@example.org; Bob"
                        + " <b@example.org>; c@example.org",
                "undisclosed-recipients:;|''",
                "Ann <a@example.org, Bob <b@example.org>|Ann <a@example.org>; Bob <b@example.org>",
                "<@route.example:a@example.org>|a@example.org",
                "Ann a@example.org|Ann <a@example.org>",
                "=?utf-8?Q?Ann,_:)_J?= <a@example.org>|Ann, :) J <a@example.org>",
                "\"quoted local\"@example.org|\"quoted local\"@example.org",
                "Ann|Ann"
            })
    void addresses_are_found_whatever_stands_beside_them(String field, String addresses) {
        assertThat(
                        String.join(
                                "; ",
                                HeaderText.addresses(field).stream()
                                        .map(MailAddress::toString)
                                        .toList()))
                .isEqualTo(addresses);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?utf-8?q?Gr=C3=BC=C3=9Fe?=|Grüße",
                "=?iso-8859-1*de?Q?Gr=FC=DFe?= =?utf-8?B?IPCfmqQ=?=|Grüße 🚤",
                "Re: =?utf-8?B?8J+a?= =?utf-8?B?pA==?= tail|Re: 🚤 tail",
                "=?utf-8?Q?What??= next|What? next",
                "=?utf-8?Q?with blanks inside?=|with blanks inside",
                "=?gb2312?B?uf65/g==?=|哈哈",
                "=?x-unknown?Q?ab?= =?utf-8?Q?=41?=|abA",
                "a =?utf-8?broken|a =?utf-8?broken"
            })
    void encoded_words_are_decoded(String field, String text) {
        assertThat(HeaderText.decode(field)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment; filename=\"a b.txt\"|a b.txt",
                "attachment; filename=un quoted.txt; size=3|un quoted.txt",
                "attachment; filename*=utf-8'de'%C3%9Cber.txt; filename=Uber.txt|Über.txt",
                "attachment; filename*0*=utf-8''%E2%82; filename*1*=%AC; filename*2=.txt|€.txt",
                "attachment; filename*1=b.txt; filename*0=a|ab.txt",
                "attachment; filename==?utf-8?Q?=C3=9Cber.txt?=|Über.txt",
                "attachment; filename=\"C:\\docs\\a.txt\"|C:\\docs\\a.txt",
                "attachment; filename=\"say \\\"hi\\\".txt\"|say \"hi\".txt",
                "attachment; filename=\"a\"b\".txt\"|a\"b\".txt",
                "attachment; filename=\"never closed.txt|never closed.txt",
                "(note) attachment (note); filename=a.txt (note)|a.txt",
                "attachment filename=a.txt size=3|a.txt"
            })
    void a_file_name_is_read_as_it_was_meant(String field, String name) {
        var parameters = HeaderParameters.parse(field);

        assertThat(parameters.value()).isEqualTo("attachment");
        assertThat(parameters.get("filename")).isEqualTo(name);
    }

    @Test
    void raw_octets_in_the_header_are_read_in_the_charset_of_the_body() throws IOException {
        Charset koi = Charset.forName("KOI8-R");
        byte[] message =
                "Subject: Да\r\nFrom: Я <a@example.org>\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n"
                        .getBytes(koi);

        HeaderSummary header = HeaderSummary.of(new ByteArrayInputStream(message));

        assertThat(header.subject()).isEqualTo("Да");
        assertThat(header.from()).containsExactly(new MailAddress("Я", "a@example.org"));
    }

    @Test
    void a_header_ends_where_its_fields_end_and_no_line_of_text_is_lost() throws IOException {
        byte[] message =
                "\uFEFFSubject: x\r\nno field\r\nTo: a@example.org\r\nfirst line\r\nsecond line\r\n\r\nmore"
                        .getBytes(StandardCharsets.UTF_8);

        MessageView view = new MessageReader().read(new ByteArrayInputStream(message));

        assertThat(view.header().subject()).isEqualTo("x");
        assertThat(view.header().to()).hasSize(1);
        assertThat(view.text()).isEqualTo("first line\nsecond line\n\nmore");
    }
}
