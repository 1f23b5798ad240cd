package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.tnef.TnefFile;
import org.mailboat.store.mime.tnef.TnefMessage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BiConsumer;

/// The parts in which Outlook hides others.
final class Winmail {
    private Winmail() {}

    static boolean is(PartHeader header) {
        return switch (header.mediaType()) {
            case "application/ms-tnef", "application/vnd.ms-tnef", "application/x-ms-tnef" -> true;
            case "application/octet-stream" -> "winmail.dat".equalsIgnoreCase(header.name());
            default -> false;
        };
    }

    /// @return null if it is damaged, or larger than [TnefMessage#MAX_OCTETS]
    static @Nullable TnefMessage open(InputStream content) throws IOException {
        byte[] octets = content.readNBytes(TnefMessage.MAX_OCTETS + 1);
        return octets.length > TnefMessage.MAX_OCTETS ? null : TnefMessage.read(octets);
    }

    /// Tells every file with its number, which is counted below that of the part.
    static void files(String number, TnefMessage message, BiConsumer<String, TnefFile> told) {
        List<TnefFile> files = message.files();
        for (int i = 0; i < files.size(); i++) {
            String below = number + "." + (i + 1);
            TnefFile file = files.get(i);
            told.accept(below, file);
            if (file.message() != null) {
                files(below, file.message(), told);
            }
        }
    }
}
