package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.imap.wire.BodyStructure.Multipart;
import org.mailboat.imap.wire.BodyStructure.Part;
import org.mailboat.imap.wire.Envelope.Address;

import java.util.List;
import java.util.Map;

/// ENVELOPE and BODYSTRUCTURE as servers get them wrong. The numbers in the names are those of the
/// catalogue of server quirks. After each item a UID shows that the place was kept.
class StructureQuirksTest {
    private static final String ADDRESS = "((\"N\" NIL \"m\" \"h\"))";

    private static Envelope envelope(String value) {
        Response.Fetch fetch = Wire.fetch("* 1 FETCH (ENVELOPE " + value + " UID 7)⏎");
        assertThat(fetch.uid()).isEqualTo(7);
        FetchItem.EnvelopeItem item = fetch.item(FetchItem.EnvelopeItem.class);
        assertThat(item).as("%s", fetch).isNotNull();
        return item.envelope();
    }

    private static BodyStructure structure(String value) {
        Response.Fetch fetch = Wire.fetch("* 1 FETCH (BODYSTRUCTURE " + value + " UID 7)⏎");
        assertThat(fetch.uid()).isEqualTo(7);
        FetchItem.Structure item = fetch.item(FetchItem.Structure.class);
        assertThat(item).as("%s", fetch).isNotNull();
        return item.structure();
    }

    private static Part part(String value) {
        return (Part) structure(value);
    }

    private static List<Address> from(String list) {
        return envelope("(NIL NIL " + list + " NIL NIL NIL NIL NIL NIL NIL)").from();
    }

    @Test
    void q96_q97_fields_left_out_at_the_end_are_absent() {
        Envelope nine =
                envelope(
                        "(\"date\" \"subject\" "
                                + ADDRESS
                                + " "
                                + ADDRESS
                                + " "
                                + ADDRESS
                                + " NIL NIL NIL \"<in-reply-to@example.com>\")");

        assertThat(nine.inReplyTo()).isEqualTo("<in-reply-to@example.com>");
        assertThat(nine.messageId()).isNull();
        assertThat(envelope("(\"d\" \"s\" " + ADDRESS + " NIL NIL NIL NIL NIL)").inReplyTo())
                .isNull();
    }

    @Test
    void q94_raw_octets_in_strings_are_utf8_or_latin1() {
        assertThat(envelope("(\"d\" \"\u00C3\u00BC\" NIL NIL NIL NIL NIL NIL NIL NIL)").subject())
                .isEqualTo("\u00FC");
        assertThat(envelope("(\"d\" \"\u00FC\" NIL NIL NIL NIL NIL NIL NIL NIL)").subject())
                .isEqualTo("\u00FC");
    }

    @Test
    void q99_addresses_may_have_spaces_between_them() {
        assertThat(from("((\"a\" NIL \"b\" \"c\") (\"d\" NIL \"e\" \"f\"))"))
                .containsExactly(new Address("a", "b", "c"), new Address("d", "e", "f"));
    }

    @Test
    void q100_a_name_whose_literal_is_too_short_takes_the_surplus_tokens() {
        assertThat(from("(({3}⏎abcdef \"ghi\" NIL \"facility\" \"example.com\"))"))
                .containsExactly(new Address("abc def ghi", "facility", "example.com"));
    }

    @Test
    void q101_nil_among_addresses_is_ignored() {
        assertThat(from("(NIL (\"a\" NIL \"b\" \"c\"))"))
                .containsExactly(new Address("a", "b", "c"));
    }

    @Test
    void q102_quotes_that_were_not_escaped_belong_to_the_value() {
        Envelope envelope =
                envelope("(NIL NIL NIL NIL NIL NIL NIL NIL NIL \"<\"392.JavaMail.X\"@Redacted>\")");

        assertThat(envelope.messageId()).isEqualTo("<\"392.JavaMail.X\"@Redacted>");
    }

    @Test
    void q104_name_and_address_that_are_swapped_are_put_right() {
        assertThat(from("((\"<sender@domain.com>\" NIL \"=?UTF-8?Q?\\\"D\\\"?=\" NIL))"))
                .containsExactly(new Address("=?UTF-8?Q?\"D\"?=", "sender", "domain.com"));
    }

    @Test
    void q105_stray_angle_brackets_are_kept() {
        assertThat(from("((NIL NIL \"<members=headspace.com\" \"members.headspace.com>\"))"))
                .containsExactly(
                        new Address(null, "<members=headspace.com", "members.headspace.com>"));
    }

    @Test
    void q106_q107_placeholders_mean_no_value() {
        assertThat(
                        from(
                                "((NIL NIL \"boys\" NIL)(NIL NIL \"aaron\" \"MISSING_DOMAIN\")(NIL"
                                        + " NIL NIL NIL)(\"Exchange\" NIL NIL"
                                        + " \".MISSING-HOST-NAME.\"))"))
                .containsExactly(
                        new Address(null, "boys", null),
                        new Address(null, "aaron", null),
                        new Address(null, null, null),
                        new Address("Exchange", null, null));
    }

    @Test
    void q109_q110_missing_senders_and_odd_dates_are_no_errors() {
        Envelope envelope =
                envelope("(\"Mon, 24 May 20 21 09:47\" \"s\" NIL NIL NIL NIL NIL NIL NIL \"<a>\")");

        assertThat(envelope.date()).isEqualTo("Mon, 24 May 20 21 09:47");
        assertThat(envelope.from()).isEmpty();
        assertThat(envelope.messageId()).isEqualTo("<a>");
    }

    @Test
    void q114_a_multipart_without_children_keeps_its_subtype() {
        var outer =
                (Multipart)
                        structure(
                                "((\"ALTERNATIVE\" (\"BOUNDARY\" \"==x\") NIL NIL)(\"TEXT\""
                                        + " \"HTML\" (\"CHARSET\" \"iso-8859-1\") NIL NIL \"7BIT\""
                                        + " 6769 171 NIL NIL NIL) \"ALTERNATIVE\" (\"BOUNDARY\""
                                        + " \"==x\") NIL NIL)");

        var inner = (Multipart) outer.parts().getFirst();
        assertThat(inner.subtype()).isEqualTo("ALTERNATIVE");
        assertThat(inner.parts()).isEmpty();
        assertThat(inner.parameters()).containsEntry("BOUNDARY", "==x");
        assertThat(((Part) outer.parts().get(1)).lines()).isEqualTo(171);
    }

    @Test
    void q115_an_empty_multipart_may_have_a_disposition() {
        assertThat(structure("(\"RELATED\" NIL (\"ATTACHMENT\" NIL) NIL)").disposition())
                .isEqualTo(new BodyStructure.Disposition("ATTACHMENT", Map.of()));
    }

    @Test
    void q116_a_lone_string_is_an_empty_multipart() {
        assertThat(structure("(\"MIXED\")"))
                .isEqualTo(new Multipart("MIXED", List.of(), Map.of(), null));
        assertThat(Wire.fetch("* 1038 FETCH (BODY (\"MIXED\"))⏎").items())
                .containsExactly(
                        new FetchItem.Structure(new Multipart("MIXED", List.of(), Map.of(), null)));
    }

    @Test
    void q117_a_message_without_envelope_is_a_plain_part() {
        Part part =
                part(
                        "(\"MESSAGE\" \"RFC822\" (\"NAME\" \"Fw.eml\") NIL NIL \"7BIT\" 1980088 NIL"
                                + " (\"ATTACHMENT\" (\"FILENAME\" \"Fw.eml\")) NIL)");

        assertThat(part.size()).isEqualTo(1980088);
        assertThat(part.envelope()).isNull();
        assertThat(part.disposition())
                .isEqualTo(
                        new BodyStructure.Disposition("ATTACHMENT", Map.of("FILENAME", "Fw.eml")));
    }

    @Test
    void q118_a_message_with_envelope_holds_another_structure() {
        Part part =
                part(
                        "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 99 (NIL \"inner\" NIL NIL NIL"
                                + " NIL NIL NIL NIL NIL) (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 3"
                                + " 1) 9)");

        assertThat(part.envelope()).isNotNull();
        assertThat(part.envelope().subject()).isEqualTo("inner");
        assertThat(part.message()).isNotNull();
        assertThat(part.message().subtype()).isEqualTo("PLAIN");
        assertThat(part.lines()).isEqualTo(9);
    }

    @Test
    void q119_a_multipart_told_like_a_part_is_one() {
        Part part =
                part(
                        "(\"multipart\" \"related\" (\"boundary\" \"x\") NIL NIL \"7BIT\" 400"
                                + " (\"boundary\" \"x\") NIL NIL NIL)");

        assertThat(part.type()).isEqualTo("MULTIPART");
        assertThat(part.size()).isEqualTo(400);
    }

    @Test
    void q120_a_negative_size_is_unknown() {
        assertThat(
                        part("(\"multipart\" \"digest\" NIL NIL NIL \"7BIT\" -1 NIL NIL NIL NIL)")
                                .size())
                .isEqualTo(-1);
    }

    @Test
    void q121_nil_for_children_is_an_empty_multipart() {
        assertThat(structure("(NIL \"alternative\" (\"boundary\" \"x\") NIL NIL NIL)"))
                .isEqualTo(new Multipart("ALTERNATIVE", List.of(), Map.of("BOUNDARY", "x"), null));
    }

    @Test
    void q122_a_part_without_type_is_octets() {
        Part part = part("(NIL NIL NIL NIL NIL \"7BIT\" 563 NIL NIL NIL NIL)");

        assertThat(part.type() + "/" + part.subtype()).isEqualTo("APPLICATION/OCTET-STREAM");
        assertThat(part.size()).isEqualTo(563);
    }

    @Test
    void q124_q131_quotes_inside_types_and_parameters_are_kept() {
        assertThat(
                        part("(\"MOUNDARY=\"_006_\"\" \"OCTET-STREAM\" (\"name\""
                                        + " \"test.dat\") NIL NIL \"quoted-printable\" 383137)")
                                .type())
                .isEqualTo("MOUNDARY=\"_006_\"");
        assertThat(
                        part("(\"text\" \"plain\" (\"charset\" \"3D\"Windows-1252\"\")"
                                        + " NIL NIL \"7bit\" 1 1)")
                                .parameters())
                .containsEntry("CHARSET", "3D\"Windows-1252\"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = ';',
            value = {
                "Q125; NIL \"inline\" NIL NIL; INLINE",
                "Q126; NIL (NIL NIL) NIL NIL; ",
                "Q127; NIL (\"attachment\"); ATTACHMENT",
                "Q135; NIL NIL NIL (); ",
                "Q129; NIL NIL (\"inline\" NIL) NIL; INLINE",
                "RFC; NIL (\"inline\" (\"filename\" \"a\")) (\"en\" \"de\") \"loc\"; INLINE",
            })
    void a_disposition_is_found_by_its_shape(String number, String extensions, String type) {
        Part part =
                part(
                        "(\"text\" \"plain\" (\"charset\" \"x\") NIL NIL \"7BIT\" 850 31 "
                                + extensions
                                + ")");

        assertThat(part.disposition() == null ? null : part.disposition().type()).isEqualTo(type);
    }

    @Test
    void q129_a_multiparts_disposition_may_be_one_slot_late() {
        var multipart =
                (Multipart)
                        structure(
                                "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1) \"related\""
                                        + " (\"boundary\" \"b1\") NIL (\"inline\" NIL) NIL NIL)");

        assertThat(multipart.disposition())
                .isEqualTo(new BodyStructure.Disposition("INLINE", Map.of()));
    }

    @Test
    void q130_nil_as_parameter_value_is_empty() {
        assertThat(structure("(\"alternative\" (\"boundary\" NIL))").parameters())
                .containsEntry("BOUNDARY", "");
    }

    @ParameterizedTest
    @CsvSource({"7BIT,7BIT", "\"BASE64 \",BASE64", "NIL,7BIT", "\"Base64\",BASE64"})
    void q132_an_encoding_may_be_an_atom_or_padded_or_missing(String wire, String encoding) {
        Part part = part("(\"text\" \"plain\" NIL NIL NIL " + wire + " 344 42)");

        assertThat(part.encoding()).isEqualTo(encoding);
        assertThat(part.size()).isEqualTo(344);
    }

    @Test
    void q133_lines_may_be_missing_on_text_and_present_elsewhere() {
        assertThat(part("(\"text\" \"plain\" NIL NIL NIL \"7bit\" 120 NIL (\"inline\" NIL) NIL)"))
                .satisfies(p -> assertThat(p.lines()).isEqualTo(-1))
                .satisfies(p -> assertThat(p.disposition()).isNotNull());
        assertThat(part("(\"image\" \"png\" NIL NIL NIL \"base64\" 900 12 NIL NIL NIL)").lines())
                .isEqualTo(12);
    }

    @Test
    void q134_one_slot_too_few_is_noticed() {
        Part part = part("(\"text\" \"plain\" NIL NIL \"7BIT\" 4669 2294 NIL NIL NIL NIL)");

        assertThat(part.encoding()).isEqualTo("7BIT");
        assertThat(part.size()).isEqualTo(4669);
        assertThat(part.lines()).isEqualTo(2294);
    }

    @Test
    void q136_any_run_of_spaces_separates() {
        var multipart =
                (Multipart)
                        structure(
                                "((\"text\" \"plain\"  (\"charset\" \"UTF-8\") NIL NIL \"7bit\" 409"
                                    + " 7 NIL NIL NIL)  (\"text\" \"html\" NIL NIL NIL \"7bit\" 1"
                                    + " 1)  \"alternative\" )");

        assertThat(multipart.parts())
                .extracting(BodyStructure::subtype)
                .containsExactly("PLAIN", "HTML");
    }
}
