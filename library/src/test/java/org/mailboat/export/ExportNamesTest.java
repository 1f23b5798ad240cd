package org.mailboat.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxPath;

import java.nio.file.Path;

class ExportNamesTest {
    private static ExportNames names(ExportRequest.Format format, boolean foldsCase) {
        return new ExportNames(Path.of("/export"), format, foldsCase);
    }

    private static String maildir(String... levels) {
        return names(ExportRequest.Format.MAILDIR, false).place(MailboxPath.of(levels));
    }

    @Test
    void plain_names_and_other_scripts_stay_as_they_are() {
        assertThat(maildir("Work 2024 (a,b)=+@_-", "Entwürfe", "日本語"))
                .isEqualTo("Work 2024 (a,b)=+@_-/Entwürfe/日本語");
        assertThat(maildir("v1.2")).isEqualTo("v1.2");
    }

    @Test
    void no_name_leaves_the_directory_or_hides() {
        assertThat(maildir("..")).isEqualTo("%2E%2E");
        assertThat(maildir(".")).isEqualTo("%2E");
        assertThat(maildir(".hidden")).isEqualTo("%2Ehidden");
        assertThat(maildir("a/b", "..", "end.")).isEqualTo("a%2Fb/%2E%2E/end%2E");
        assertThat(maildir("C:\\x\u0000\n")).isEqualTo("C%3A%5Cx%00%0A");
    }

    @Test
    void the_names_of_a_maildirs_own_parts_are_changed() {
        assertThat(maildir("cur", "new", "tmp")).isEqualTo("%63ur/%6Eew/%74mp");
    }

    @Test
    void two_names_never_share_a_place() {
        var names = names(ExportRequest.Format.MAILDIR, false);
        assertThat(names.place(MailboxPath.of("a%2Fb"))).isEqualTo("a%252Fb");
        assertThat(names.place(MailboxPath.of("a/b"))).isEqualTo("a%2Fb");
        assertThat(names.place(MailboxPath.of("Work"))).isEqualTo("Work");
        assertThat(names.place(MailboxPath.of("work"))).isEqualTo("work");
    }

    @Test
    void case_twins_are_told_apart_on_a_disk_that_folds_case() {
        var names = names(ExportRequest.Format.MAILDIR, true);
        assertThat(names.place(MailboxPath.of("Work"))).isEqualTo("Work");
        assertThat(names.place(MailboxPath.of("work"))).isEqualTo("work%~2");
        assertThat(names.place(MailboxPath.of("WORK", "a"))).isEqualTo("WORK%~3/a");
        assertThat(names.place(MailboxPath.of("work", "a"))).isEqualTo("work%~2/a");
    }

    @Test
    void no_level_is_called_like_a_file_of_the_export() {
        assertThat(names(ExportRequest.Format.MBOX, false).place(MailboxPath.of("a.mbox", "b")))
                .isEqualTo("a%2Embox/b");
        assertThat(names(ExportRequest.Format.EML, false).place(MailboxPath.of("p1.eml")))
                .isEqualTo("p1%2Eeml");
        assertThat(maildir("mailboat-export.jsonl")).isEqualTo("mailboat-export%2Ejsonl");
    }

    @Test
    void a_name_too_long_for_the_disk_is_cut_and_stays_distinct() {
        String one = maildir("語".repeat(200) + "1");
        String two = maildir("語".repeat(200) + "2");

        assertThat(one.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSizeLessThan(250);
        assertThat(one).isNotEqualTo(two);
    }
}
