package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.BodyStructure.Disposition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `body` ([RFC 9051 §7.5.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.5.2)).
/// Slots are told apart by shape where servers leave some out or put them elsewhere.
final class StructureParser {
    private final Cursor in;
    private final int maxDepth;
    private int depth;

    StructureParser(Cursor in, int maxDepth) {
        this.in = in;
        this.maxDepth = maxDepth;
    }

    BodyStructure body() throws Unreadable {
        in.expect('(', "body");
        if (++depth > maxDepth) {
            throw in.unreadable("lists nested deeper than is allowed");
        }
        in.countToken();
        in.skipSpaces();
        BodyStructure body = in.peek() == '(' ? multipart() : partOrEmptyMultipart();
        while (!in.accept(')')) {
            in.skipValue("body");
            in.skipSpaces();
        }
        depth--;
        return body;
    }

    private BodyStructure multipart() throws Unreadable {
        var parts = new ArrayList<BodyStructure>();
        while (in.peek() == '(') {
            parts.add(body());
            in.skipSpaces();
        }
        String subtype = in.peek() == ')' ? null : in.text("media-subtype");
        return multipartBehind(subtype, parts);
    }

    /// What follows a multipart's subtype: `[SP body-ext-mpart]`.
    private BodyStructure multipartBehind(@Nullable String subtype, List<BodyStructure> parts)
            throws Unreadable {
        in.skipSpaces();
        Map<String, String> parameters = Map.of();
        if (in.peek() == '(' && !isDispositionHere()) {
            parameters = parameters();
        }
        return new BodyStructure.Multipart(
                subtype == null ? "MIXED" : Octets.upper(subtype),
                Collections.unmodifiableList(parts),
                parameters,
                extensions(false));
    }

    /// A list that starts with a string or NIL. One string before a list, a NIL or the end is a
    /// multipart of that subtype without children; so is NIL before one string.
    private BodyStructure partOrEmptyMultipart() throws Unreadable {
        String type = in.text("media-type");
        in.skipSpaces();
        if (type != null && (in.peek() == ')' || in.peek() == '(' || isNilHere())) {
            return multipartBehind(type, List.of());
        }
        if (in.peek() == ')') {
            return multipartBehind(null, List.of());
        }
        String subtype = in.text("media-subtype");
        in.skipSpaces();
        if (type == null && subtype != null) {
            return multipartBehind(subtype, List.of());
        }
        return part(
                type == null ? "APPLICATION" : Octets.upper(type),
                subtype == null ? "OCTET-STREAM" : Octets.upper(subtype));
    }

    private boolean isNilHere() {
        int mark = in.at;
        boolean nil = in.skipNil();
        in.at = mark;
        return nil;
    }

    /// Whether a token of nothing but digits stands here; an encoding may start with one.
    private boolean isNumberHere() {
        int to = in.atomEnd();
        for (int i = in.at; i < to; i++) {
            if (!Octets.isDigit(in.b[i])) {
                return false;
            }
        }
        return to > in.at;
    }

    /// `body-fields`, then what the type has besides.
    private BodyStructure part(String type, String subtype) throws Unreadable {
        Map<String, String> parameters = parameters();
        in.skipSpaces();
        String id = in.text("body-fld-id");
        in.skipSpaces();
        String description = in.text("body-fld-desc");
        in.skipSpaces();
        String encoding;
        if (isNumberHere()) {
            // One NIL too few: what was taken for the description is the encoding.
            encoding = description;
            description = null;
        } else {
            encoding = in.text("body-fld-enc");
        }
        in.skipSpaces();
        long size = in.peek() == ')' ? -1 : in.looseNumber("body-fld-octets");
        in.skipSpaces();
        Envelope envelope = null;
        BodyStructure message = null;
        if (type.equals("MESSAGE") && in.peek() == '(') {
            envelope = EnvelopeParser.envelope(in);
            in.skipSpaces();
            message = in.peek() == '(' ? body() : null;
            in.skipSpaces();
        }
        long lines =
                Octets.isDigit(in.peek()) || in.peek() == '-'
                        ? in.looseNumber("body-fld-lines")
                        : -1;
        in.skipSpaces();
        return new BodyStructure.Part(
                type,
                subtype,
                parameters,
                id,
                description,
                encoding == null ? "7BIT" : Octets.upper(encoding.strip()),
                size,
                lines,
                envelope,
                message,
                extensions(true));
    }

    /// `body-fld-param = "(" string SP string *(SP string SP string) ")" / nil`, or an empty list.
    private Map<String, String> parameters() throws Unreadable {
        in.skipSpaces();
        if (in.skipNil()) {
            return Map.of();
        }
        in.expect('(', "body-fld-param");
        var parameters = new LinkedHashMap<String, String>();
        while (true) {
            in.skipSpaces();
            if (in.accept(')')) {
                return Collections.unmodifiableMap(parameters);
            }
            String name = in.text("body-fld-param");
            in.skipSpaces();
            String value = in.peek() == ')' ? null : in.text("body-fld-param");
            if (name != null) {
                parameters.put(Octets.upper(name), value == null ? "" : value);
            }
        }
    }

    /// What is left up to the parenthesis; only the disposition is wanted, wherever it stands.
    ///
    /// @param md5First whether the first slot is a checksum
    private @Nullable Disposition extensions(boolean md5First) throws Unreadable {
        Disposition found = null;
        for (int slot = md5First ? 0 : 1; ; slot++) {
            in.skipSpaces();
            if (in.atEnd() || in.peek() == ')') {
                return found;
            }
            if (found == null && in.peek() == '(') {
                found = dispositionHere();
            } else if (found == null && slot > 0 && in.isStringHere()) {
                found = bareDisposition();
                continue;
            }
            in.skipValue("body-extension");
        }
    }

    private @Nullable Disposition bareDisposition() throws Unreadable {
        String type = in.text("body-fld-dsp");
        return type != null && isDispositionType(type)
                ? new Disposition(Octets.upper(type), Map.of())
                : null;
    }

    /// The disposition here, or null if the list is something else. Does not move.
    private @Nullable Disposition dispositionHere() throws Unreadable {
        int mark = in.at;
        try {
            in.expect('(', "body-fld-dsp");
            in.skipSpaces();
            if (!in.isStringHere()) {
                return null;
            }
            String type = in.text("body-fld-dsp");
            in.skipSpaces();
            boolean alone = in.peek() == ')';
            if (type == null || (alone && !isDispositionType(type))) {
                return null;
            }
            if (!alone && in.peek() != '(' && !isNilHere()) {
                return null;
            }
            Map<String, String> parameters = alone ? Map.of() : parameters();
            in.skipSpaces();
            boolean whole = in.peek() == ')';
            return whole ? new Disposition(Octets.upper(type), parameters) : null;
        } finally {
            in.reset(mark);
        }
    }

    /// Whether a list is here that can be nothing else: parameters look much the same.
    private boolean isDispositionHere() throws Unreadable {
        Disposition disposition = dispositionHere();
        return disposition != null && isDispositionType(disposition.type());
    }

    private static boolean isDispositionType(String type) {
        return type.equalsIgnoreCase("inline") || type.equalsIgnoreCase("attachment");
    }
}
