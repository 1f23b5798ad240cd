package org.mailboat.store.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.thread.ThreadHeader.BySubject;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ThreadHeaderTest {
    static ThreadHeader header(String... lines) {
        byte[] octets = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try {
            return ThreadHeader.of(HeaderBlock.read(new ByteArrayInputStream(octets)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_a_message_answers_is_the_last_of_its_references() {
        ThreadHeader header =
                header(
                        "Message-ID: <c@x>",
                        "References: <a@x>",
                        " <b@x>",
                        "In-Reply-To: <z@x>",
                        "Subject: Re: =?utf-8?q?gr=C3=BCn?=",
                        "Date: Mon, 23 Nov 2026 12:00:00 +0100");

        assertThat(header.id()).isEqualTo("c@x");
        assertThat(header.ancestors()).containsExactly("a@x", "b@x");
        assertThat(header.mentioned()).containsExactly("a@x", "b@x", "z@x");
        assertThat(header.subject()).isEqualTo(new BaseSubject("grün", true));
        assertThat(header.date()).isEqualTo("Mon, 23 Nov 2026 12:00:00 +0100");
    }

    @Test
    void without_references_it_is_the_first_identifier_it_says_to_reply_to() {
        assertThat(header("Message-ID: <c@x>", "In-Reply-To: <a@x> <b@x>").ancestors())
                .containsExactly("a@x");
        assertThat(header("References: none", "In-Reply-To: <a@x>").ancestors())
                .containsExactly("a@x");
    }

    @Test
    void nobody_answers_himself() {
        ThreadHeader header =
                header("Message-ID: <a@x>", "References: <a@x> <b@x> <a@x>", "In-Reply-To: <a@x>");

        assertThat(header.ancestors()).containsExactly("b@x");
        assertThat(header.mentioned()).containsExactly("b@x");
    }

    @Test
    void the_address_of_whom_it_answers_is_no_identifier() {
        ThreadHeader header =
                header(
                        "To: Ann <Ann@x.example>",
                        "In-Reply-To: Message from Ann <ann@x.example> of Monday <a@x>");

        assertThat(header.mentioned()).containsExactly("a@x");
        assertThat(header.ancestors()).containsExactly("a@x");
    }

    @Test
    void doubled_fields_count_together() {
        ThreadHeader header =
                header(
                        "Message-ID: <a@x>",
                        "Message-ID: <b@x>",
                        "References: <c@x>",
                        "References: <d@x>");

        assertThat(header.id()).isEqualTo("a@x");
        assertThat(header.mentioned()).containsExactly("b@x", "c@x", "d@x");
    }

    @Test
    void of_endless_references_the_first_and_the_last_are_taken() {
        String all =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> " <" + i + "@x>")
                        .collect(Collectors.joining("\r\n"));

        ThreadHeader header = header("Message-ID: <last@x>", "References:" + all);

        assertThat(header.ancestors()).hasSize(100).startsWith("0@x", "1@x").endsWith("4999@x");
        assertThat(header.mentioned()).isEqualTo(header.ancestors());
    }

    /// How a message of this day is found by its subject.
    private static BySubject bySubject(String... lines) {
        String[] dated = Arrays.copyOf(lines, lines.length + 1);
        dated[lines.length] = "Date: Mon, 23 Nov 2026 12:00:00 +0000";
        return header(dated).bySubject();
    }

    @Test
    void an_answer_without_references_looks_for_what_its_addressees_wrote() {
        BySubject answer =
                bySubject(
                        "From: Bob <bob@x.example>",
                        "To: Ann <ANN@x.example>",
                        "Cc: eve@x.example",
                        "Subject: Re: lunch");

        assertThat(answer.answers()).containsExactly("from ann@x.example", "from eve@x.example");
        assertThat(answer.origin()).isEqualTo("from bob@x.example");
        assertThat(answer.day()).isEqualTo(LocalDate.of(2026, 11, 23).toEpochDay());
        assertThat(bySubject("From: Ann <ann@x.example>", "Subject: lunch").origin())
                .isEqualTo("from ann@x.example");
        assertThat(header("From: Ann <ann@x.example>", "Subject: lunch").bySubject())
                .as("without a date")
                .isNull();
    }

    @Test
    void on_a_mailing_list_it_looks_there_too() {
        BySubject answer =
                bySubject(
                        "From: bob@x.example",
                        "To: list@x.example",
                        "List-Id: The List <List.x.example>",
                        "Subject: [list] Re: lunch");

        assertThat(answer.origin()).isEqualTo("list list.x.example");
        assertThat(answer.answers()).containsExactly("list list.x.example", "from list@x.example");
        assertThat(
                        bySubject("Sender: List-Bounce@x.example", "Precedence: bulk", "Subject: a")
                                .origin())
                .as("an old one")
                .isEqualTo("list list-bounce@x.example");
    }

    @Test
    void who_says_what_it_answers_or_answers_nothing_looks_for_nothing() {
        assertThat(bySubject("To: a@x", "Subject: lunch")).isNull();
        assertThat(bySubject("To: a@x", "Subject: Re:")).isNull();
        assertThat(bySubject("To: a@x", "Subject: Re: lunch", "In-Reply-To: <a@x.1>")).isNull();
        assertThat(bySubject("To: a@x", "Subject: Re: lunch", "References: <gone@x>")).isNull();
    }

    @Test
    void nobody_looks_for_mail_that_no_person_wrote() {
        for (String line :
                new String[] {
                    "List-Unsubscribe: <mailto:off@x.example>",
                    "Precedence: bulk",
                    "Auto-Submitted: auto-generated"
                }) {
            assertThat(bySubject("From: news@x.example", "Subject: hello", line)).as(line).isNull();
        }
        assertThat(bySubject("From: a@x", "Subject: hello", "Auto-Submitted: no")).isNotNull();
        assertThat(bySubject("From: a@x", "Subject: Re: ")).isNull();
        assertThat(bySubject("Subject: hello")).isNull();
    }

    @Test
    void copies_are_alike_and_other_messages_of_the_same_identifier_are_not() {
        String[] first = {
            "Message-ID: <a@x>", "Date: Mon, 23 Nov 2026 12:00:00 +0100", "Subject: lunch"
        };
        long copy = copy(first);

        assertThat(
                        copy(
                                "Received: from somewhere",
                                "Message-ID: <a@x>",
                                "Subject: [list] lunch",
                                first[1]))
                .isEqualTo(copy);
        assertThat(copy("Message-ID: <a@x>", first[1], "Subject: Re: lunch")).isNotEqualTo(copy);
        assertThat(copy("Message-ID: <a@x>", first[2])).isNotEqualTo(copy);
        assertThat(copy(first[1], first[2])).isZero();
    }

    private static long copy(String... lines) {
        return ThreadKeys.of(1, header(lines)).copy();
    }

    @Test
    void an_identifier_that_ends_an_address_is_none() {
        assertThat(header("To: bob@x", "In-Reply-To: <b@x>").ancestors()).containsExactly("b@x");
        assertThat(header("To: Bob <BOB@x>", "In-Reply-To: <bob@x>").ancestors()).isEmpty();
    }
}
