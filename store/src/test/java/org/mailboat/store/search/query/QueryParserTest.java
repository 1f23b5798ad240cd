package org.mailboat.store.search.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;

class QueryParserTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 31);

    private static Query parse(String text) {
        return QueryParser.parse(text, TODAY);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "one                       | one",
                "one two                   | (one two)",
                "one AND two               | (one two)",
                "one OR two three          | (one OR (two three))",
                "(one OR two) three        | ((one OR two) three)",
                "one or two                | (one or two)",
                "\"one two\"               | \"one two\"",
                "\"one \\\"x\\\" \\\\\"    | \"one \\\"x\\\" \\\\\"",
                "-one                      | -one",
                "-(one OR two) three       | (-(one OR two) three)",
                "NOT one                   | -one",
                "--one                     | --one",
                "well-known e-mail         | (well-known e-mail)",
                "inv*                      | inv*",
                "\"see yo\"*               | \"see yo\"*",
                "from:ann                  | from:ann",
                "From:Ann                  | from:Ann",
                "from:\"Ann Smith\"        | from:\"Ann Smith\"",
                "subject:(a b OR c)        | ((subject:a subject:b) OR subject:c)",
                "to:ann* cc:x bcc:y body:z filename:r.pdf | (to:ann* cc:x bcc:y body:z"
                        + " filename:r.pdf)",
                "mailbox:INBOX             | mailbox:\"INBOX\"",
                "mailbox:\"Old Mail/**\"   | mailbox:\"Old Mail/**\"",
                "mailbox:id:b42            | mailbox:id:b42",
                "account:work              | account:work",
                "keyword:$forwarded        | keyword:$forwarded",
                "keyword:$Seen             | keyword:$seen",
                "keyword:%24seen           | keyword:%24seen",
                "is:read is:Flagged        | (keyword:$seen keyword:$flagged)",
                "is:unread                 | -keyword:$seen",
                "is:answered is:draft      | (keyword:$answered keyword:$draft)",
                "-is:unread                | --keyword:$seen",
                "has:attachment            | has:attachment",
                "before:2024-01-01         | before:2024-01-01",
                "after:2024-02             | after:2024-02-01",
                "on:2024-02-29             | (after:2024-02-29 before:2024-03-01)",
                "on:2024                   | (after:2024-01-01 before:2025-01-01)",
                "on:yesterday              | (after:2026-03-30 before:2026-03-31)",
                "after:7d                  | after:2026-03-24",
                "after:1m                  | after:2026-02-28",
                "before:2y                 | before:2024-03-31",
                "larger:5M                 | larger:5242880",
                "smaller:1.5k              | smaller:1536",
                "larger:100                | larger:100",
                "http://example.org/a?b=c  | http://example.org/a?b=c",
                "12:30                     | 12:30",
                "Re: x                     | (Re: x)",
                "note:x                    | note:x",
                "f(x) g                    | (f(x) g)",
                "(f(x))                    | f(x)",
                "one) two                  | (one) two)",
                "(from:ann)                | from:ann",
                "smile😀                   | smile😀",
                "*                         | *",
                "東京 OR 大阪              | (東京 OR 大阪)",
            })
    void a_query_is_understood(String text, String expected) {
        assertThat(parse(text)).hasToString(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~                 | 0  | nothing to search for",
                "~  ~               | 0  | nothing to search for",
                "\"one              | 0  | there is no second \"",
                "(one               | 0  | there is no ) for this (",
                "one ) two          | 4  | there is no ( for this",
                "()                 | 1  | there is nothing in ()",
                "OR one             | 0  | something has to stand before OR",
                "one OR             | 6  | something is missing at the end",
                "one AND            | 7  | something has to follow AND",
                "one OR OR two      | 7  | something has to stand before OR",
                "NOT                | 0  | something has to follow NOT",
                "form:ann           | 0  | there is no form:; say from:",
                "x folder:INBOX     | 2  | say mailbox:",
                "from:              | 0  | from: needs something behind it, as in from:ann",
                "(from:)            | 1  | from: needs something behind it",
                "is:red             | 3  | a message is not 'red' but read, unread",
                "has:legs           | 4  | nothing is known of 'legs'",
                "before:tomorrow    | 7  | 'tomorrow' is no date; one is YYYY-MM-DD",
                "on:2023-02-29      | 3  | there is no day 2023-02-29",
                "larger:big         | 7  | 'big' is no size; one is in bytes, k, M or G",
                "mailbox:id:x       | 8  | not an id of the form b42",
                "a*b                | 1  | a * stands at the end of a word only",
                "x ...              | 2  | no letter, digit or symbol to search for in '...'",
                "\"?!\"             | 0  | no letter, digit or symbol",
                "-                  | 0  | no letter, digit or symbol",
            })
    void what_is_no_query_is_told_with_its_place(String text, int position, String sentence) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        QueryException.class, e -> assertThat(e.position()).isEqualTo(position))
                .hasMessageContaining(sentence)
                .hasMessageStartingWith(
                        "the query is not understood at its character " + (position + 1) + ": ");
    }

    @Test
    void nothing_typed_makes_it_fall_over() {
        assertThatThrownBy(() -> parse("(".repeat(1000) + "x"))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("nested too deeply");
        assertThatThrownBy(() -> parse("-".repeat(1000) + "x")).isInstanceOf(QueryException.class);
        assertThatThrownBy(() -> parse("x ".repeat(20_000))).isInstanceOf(QueryException.class);
    }

    @Test
    void what_is_printed_is_read_as_the_same() {
        for (String text :
                new String[] {
                    "a (b OR -c) \"d e\"* from:x* subject:\"y \\\" z\"",
                    "mailbox:\"A B/*\" keyword:$seen larger:10 -smaller:5 on:2024-02-29",
                    "has:attachment account:work * mailbox:id:b7",
                }) {
            Query query = parse(text);
            assertThat(parse(query.toString())).hasToString(query.toString());
        }
    }
}
