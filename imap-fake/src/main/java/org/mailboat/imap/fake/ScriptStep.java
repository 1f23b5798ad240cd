package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;

/// One step of a dialogue.
sealed interface ScriptStep {

    /// The client sends this line.
    record Expect(LinePattern line) implements ScriptStep {
        @Override
        public String toString() {
            return "expect " + line;
        }
    }

    /// The client sends exactly these bytes, a literal for example.
    @SuppressWarnings("ArrayRecordComponent") // a step is never compared
    record ExpectBytes(byte[] bytes) implements ScriptStep {
        @Override
        public String toString() {
            return "expect " + bytes.length + " bytes";
        }
    }

    /// The client closes the connection without another byte.
    record ExpectClose() implements ScriptStep {
        @Override
        public String toString() {
            return "expect that the client closes";
        }
    }

    /// The server sends this text after its names are filled in.
    record Send(String template) implements ScriptStep {
        @Override
        public String toString() {
            return "send " + template.stripTrailing();
        }
    }

    /// The server sends these bytes as they are.
    @SuppressWarnings("ArrayRecordComponent") // a step is never compared
    record SendBytes(byte[] bytes) implements ScriptStep {
        @Override
        public String toString() {
            return "send bytes " + new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /// The server begins TLS.
    record StartTls(SSLContext context) implements ScriptStep {
        @Override
        public String toString() {
            return "start TLS";
        }
    }

    /// Something goes wrong.
    record Fault(ConnectionFault fault) implements ScriptStep {
        @Override
        public String toString() {
            return fault.toString();
        }
    }
}
