package org.mailboat.store.mime.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextFormsTest {
    @Test
    void flowed_lines_become_paragraphs_and_quotes_stay_apart() {
        String sent =
                """
                Hello \n\
                world,
                 >not a quote
                >> deep \n\
                >> quote
                > shallow \n\
                fixed
                -- \n\
                Ann
                """;

        assertThat(FlowedText.read(sent, false))
                .isEqualTo(
                        """
                        Hello world,
                        >not a quote
                        >> deep quote
                        > shallow \n\
                        fixed
                        -- \n\
                        Ann\
                        """);
    }

    @Test
    void with_delsp_the_blank_of_a_soft_break_is_no_text() {
        assertThat(FlowedText.read("日本 \n語\n", true)).isEqualTo("日本語");
    }

    @Test
    void enriched_text_loses_its_marks_and_keeps_its_paragraphs() {
        assertThat(
                        EnrichedText.read(
                                "<bold>Now</bold> is <<the\n"
                                        + "time\n\n"
                                        + "<color><param>red</param>red</color>",
                                false))
                .isEqualTo("Now is <the time\nred");
        assertThat(EnrichedText.read("one<nl>two <lt> three", true)).isEqualTo("one\ntwo < three");
    }

    @Test
    void html_reads_like_a_letter() {
        String html =
                """
                <h1>Title</h1><p>One<br>two&nbsp;&amp; three</p>
                <ul><li>a<ol><li>x</li><li>y</li></ol></li><li>b</li></ul>
                <p>See <a href="https://example.org/x">here</a> or <a href="https://example.org/">example.org</a></p>
                <blockquote><p>said</p><blockquote>before</blockquote></blockquote>
                <pre>  keep
                   this</pre>
                <table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td>3</td></tr></table>
                <img src="https://example.org/p.gif" alt="Logo">
                """;

        assertThat(HtmlText.of(html))
                .isEqualTo(
                        """
                        Title

                        One
                        two & three

                        * a
                          1. x
                          2. y
                        * b

                        See here <https://example.org/x> or example.org

                        > said
                        >
                        > > before

                          keep
                           this

                        Item | Price
                        Tea | 3

                        [Logo]\
                        """);
        assertThat(HtmlText.words("<p>See <a href='https://example.org/x'>here</a></p>"))
                .isEqualTo("See here");
    }

    @Test
    void what_a_browser_hides_is_not_shown() {
        assertThat(
                        HtmlText.of(
                                "<div style='display:none'>preheader</div><style>p{}</style><p"
                                    + " hidden>no</p><div"
                                    + " style='max-height:0;overflow:hidden'>no</div><script>alert(1)</script><p"
                                    + " style='opacity:0.9'>yes</p>"))
                .isEqualTo("yes");
    }

    @Test
    void long_targets_stand_below_the_text() {
        String target = "https://example.org/" + "t".repeat(100);

        assertThat(HtmlText.of("<a href='" + target + "'>a</a> <a href='" + target + "'>b</a>"))
                .isEqualTo("a [1] b [1]\n\n[1] " + target);
    }

    @Test
    void html_of_a_hundred_thousand_levels_is_read() {
        String html =
                "<div>".repeat(100_000) + "deep" + "<blockquote><ul><li>".repeat(1000) + "deeper";

        assertThat(HtmlText.of(html)).contains("deep").contains("deeper");
    }

    @Test
    void rich_text_gives_its_text_or_the_html_in_it() {
        assertThat(
                        RtfText.read(
                                "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0"
                                        + " Arial;}{\\f1\\fcharset204 A;}}Gr\\'fc\\'dfe\\par"
                                        + " {\\f1\\'c4\\'e0} \\u8364? {\\*\\hid no}\\{x\\}}"))
                .isEqualTo(new RtfText(false, "Grüße\nДа € {x}"));
        assertThat(
                        RtfText.read(
                                "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf \\par"
                                        + " \\htmlrtf0 Hi{\\*\\htmltag72 </p>}}"))
                .isEqualTo(new RtfText(true, "<p>Hi</p>"));
    }
}
