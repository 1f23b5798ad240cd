package org.mailboat.store.mime;

import static org.mailboat.store.mime.Expected.octets;

import org.mailboat.store.mime.Difference.Comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What Flanker takes for an address, compared with what is read here.
final class FlankerReading {
    private static final Pattern ESCAPE = Pattern.compile("(\\\\[\"\\\\])|\\\\(.)");

    private FlankerReading() {}

    /// Every address of the list is read as that one.
    static List<Difference> addresses() throws IOException {
        String file = "flanker/mailbox_valid.txt";
        var found = new ArrayList<Difference>();
        int number = 0;
        for (String line : new String(octets(file), StandardCharsets.UTF_8).lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                // a backslash before what needs none is left out
                String theirs = ESCAPE.matcher(line.strip()).replaceAll("$1$2");
                int bracket = theirs.endsWith(">") ? theirs.lastIndexOf('<') : -1;
                var comparison = new Comparison(file + "#" + number);
                comparison.field(
                        "addresses",
                        HeaderText.addresses(line).stream().map(MailAddress::address).toList(),
                        List.of(
                                bracket < 0
                                        ? theirs
                                        : theirs.substring(bracket + 1, theirs.length() - 1)));
                found.addAll(comparison.found());
            }
        }
        return found;
    }
}
