package org.mailboat.store.mime;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.DefaultFieldBuilder;
import org.apache.james.mime4j.stream.RawField;

/// The lines of a part's header as they came. One that is no field is handed on as if it was one:
/// where mime4j ends the header by itself, it loses the line behind that one.
final class FieldLines extends DefaultFieldBuilder {
    private static final RawField NONE = new RawField("X-No-Field", "");

    private boolean field;

    FieldLines(int most) {
        super(most);
    }

    @Override
    public RawField build() {
        try {
            RawField built = super.build();
            field = true;
            return built;
        } catch (MimeException e) {
            field = false;
            return NONE;
        }
    }

    /// Whether the last one is a field.
    boolean isField() {
        return field;
    }

    /// The last one with its line ends.
    byte[] octets() {
        return getRaw().toByteArray();
    }
}
