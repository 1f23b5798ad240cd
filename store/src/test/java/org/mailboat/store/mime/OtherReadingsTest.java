package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Holds this reading of the corpus against those of other programs. Where they differ,
/// `other-readings.tsv` says why: a difference that is not in it fails, and so does an entry for a
/// difference that is none any more.
class OtherReadingsTest {
    private static Set<String> decided(String prefix) throws IOException {
        try (var in = OtherReadingsTest.class.getResourceAsStream("/other-readings.tsv")) {
            String table =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return table.lines()
                    .filter(l -> l.startsWith(prefix))
                    .map(l -> l.substring(0, l.lastIndexOf('\t')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void check(String prefix, List<Difference> found) throws IOException {
        Set<String> decided = decided(prefix);
        assertThat(found.stream().filter(d -> !decided.contains(d.key())))
                .as("differences that nobody decided")
                .isEmpty();
        decided.removeAll(found.stream().map(Difference::key).toList());
        assertThat(decided).as("differences that are none any more").isEmpty();
    }

    @Test
    void mailcore_finds_the_same_headers_parts_and_names() throws IOException {
        check("mailcore2/parser/", MailcoreReading.trees());
    }

    @Test
    void what_mailcore_renders_can_be_read_here() throws IOException {
        check("mailcore2/summary/", MailcoreReading.texts());
    }

    @Test
    void mail_parser_finds_the_same_headers_and_contents_in_either_line_end() throws IOException {
        check("mail-parser-rs/eml/", MailParserReading.messages());
    }

    @Test
    void mail_parser_reads_the_same_addresses() throws IOException {
        check("mail-parser-rs/headers/address", MailParserReading.addresses());
    }

    @Test
    void mail_parser_reads_the_same_dates() throws IOException {
        check("mail-parser-rs/headers/date", MailParserReading.dates());
        check("mail-parser-rs/headers/received", MailParserReading.stamps());
    }

    @Test
    void mail_parser_reads_the_same_words_and_ids() throws IOException {
        check("mail-parser-rs/headers/unstructured", MailParserReading.texts());
        check("mail-parser-rs/headers/id", MailParserReading.ids());
    }

    @Test
    void mail_parser_reads_the_same_types_and_parameters() throws IOException {
        check("mail-parser-rs/headers/content_type", MailParserReading.types());
    }

    @Test
    void mimekit_counts_the_same_parts_and_octets_in_either_line_end() throws IOException {
        check("mimekit/mbox/content-length.", MimeKitReading.trees());
    }

    @Test
    void mimekit_finds_the_same_people_and_subjects() throws IOException {
        check("mimekit/mbox/content-length-summary", MimeKitReading.headers());
    }

    @Test
    void what_mimekit_shows_can_be_read_here() throws IOException {
        check("mimekit/mbox/jwz", MimeKitReading.views());
    }

    @Test
    void mimekit_finds_the_same_files_in_tnef() throws IOException {
        check("mimekit/tnef/", MimeKitReading.attached());
    }

    @Test
    void mime4j_decodes_the_same_contents() throws IOException {
        check("mime4j/", Mime4jReading.leaves());
    }

    @Test
    void james_finds_the_same_text_and_attachments() throws IOException {
        check("james/", JamesReading.messages());
    }

    @Test
    void what_flanker_takes_for_an_address_is_read_as_that_one() throws IOException {
        check("flanker/", FlankerReading.addresses());
    }
}
