package org.mailboat.net.sasl;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// SCRAM ([RFC 5802 §3](https://www.rfc-editor.org/rfc/rfc5802.html#section-3), [RFC
/// 7677](https://www.rfc-editor.org/rfc/rfc7677.html)) without channel binding: the password is
/// never sent, and the server proves that it knows it too.
final class Scram implements SaslExchange {
    /// More rounds than this are an attempt to keep the processor busy.
    static final int MOST_ITERATIONS = 5_000_000;

    private static final String GS2_HEADER = "n,,";

    private final Hash hash;
    private final String password;
    private final String nonce;
    private final String clientFirstBare;
    private Step step = Step.SERVER_FIRST;
    private byte[] serverSignature = {};

    enum Hash {
        SHA_1("SHA-1"),
        SHA_256("SHA-256");

        private final String digest;

        Hash(String digest) {
            this.digest = digest;
        }
    }

    private enum Step {
        SERVER_FIRST,
        SERVER_FINAL,
        PROVEN
    }

    /// @param nonce printable ASCII without comma
    Scram(Hash hash, String user, String password, String nonce) {
        this.hash = hash;
        this.password = SaslPrep.prepare(password);
        this.nonce = nonce;
        this.clientFirstBare = "n=" + escapeName(SaslPrep.prepare(user)) + ",r=" + nonce;
    }

    /// A name with the two characters escaped that separate attributes.
    static String escapeName(String name) {
        return name.replace("=", "=3D").replace(",", "=2C");
    }

    @Override
    public byte[] initialResponse() {
        return bytes(GS2_HEADER + clientFirstBare);
    }

    @Override
    public byte[] respond(byte[] challenge) {
        String message = new String(challenge, StandardCharsets.UTF_8);
        return switch (step) {
            case SERVER_FIRST -> bytes(clientFinal(message));
            case SERVER_FINAL -> {
                checkServerFinal(message);
                yield bytes("");
            }
            case PROVEN -> throw new SaslFailure("the server went on after its last message");
        };
    }

    @Override
    public void verifySuccess() {
        if (step != Step.PROVEN) {
            throw new SaslFailure(
                    "the server let us in without proving that it knows the password");
        }
    }

    private String clientFinal(String serverFirst) {
        var fields = new Fields(serverFirst);
        String serverNonce = fields.required('r');
        byte[] salt = fields.base64('s');
        int iterations = fields.count('i');
        if (!serverNonce.startsWith(nonce) || serverNonce.length() == nonce.length()) {
            throw new SaslFailure("the server's nonce does not continue ours");
        }
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new SaslFailure("the server asks for " + iterations + " iterations");
        }
        String withoutProof =
                "c=" + Base64.getEncoder().encodeToString(bytes(GS2_HEADER)) + ",r=" + serverNonce;
        byte[] authMessage = bytes(clientFirstBare + "," + serverFirst + "," + withoutProof);
        try {
            byte[] salted = saltedPassword(salt, iterations);
            byte[] clientKey = hmac(salted, bytes("Client Key"));
            byte[] storedKey = MessageDigest.getInstance(hash.digest).digest(clientKey);
            byte[] proof = hmac(storedKey, authMessage);
            xorInto(proof, clientKey);
            serverSignature = hmac(hmac(salted, bytes("Server Key")), authMessage);
            step = Step.SERVER_FINAL;
            return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + hash.digest, e);
        }
    }

    private void checkServerFinal(String serverFinal) {
        var fields = new Fields(serverFinal);
        String error = fields.get('e');
        if (error != null) {
            throw new SaslFailure("the server answered: " + error);
        }
        if (!MessageDigest.isEqual(fields.base64('v'), serverSignature)) {
            throw new SaslFailure("the server does not know the password: wrong signature");
        }
        step = Step.PROVEN;
    }

    /// `Hi()` of RFC 5802 §2.2.
    private byte[] saltedPassword(byte[] salt, int iterations) throws GeneralSecurityException {
        if (password.isEmpty()) {
            throw new SaslFailure("the password is empty");
        }
        var mac = new Hmac(hash.digest, bytes(password));
        byte[] first = Arrays.copyOf(salt, salt.length + 4);
        first[salt.length + 3] = 1;
        byte[] round = mac.of(first);
        byte[] result = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.of(round);
            xorInto(result, round);
        }
        return result;
    }

    private byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        return new Hmac(hash.digest, key).of(data);
    }

    private static void xorInto(byte[] target, byte[] other) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= other[i];
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The attributes of a server's message.
    private record Fields(String message) {
        private Fields {
            if (message.startsWith("m=")) {
                throw new SaslFailure("the server demands an extension of SCRAM");
            }
        }

        private @Nullable String get(char name) {
            for (String field : message.split(",", -1)) {
                if (field.length() >= 2 && field.charAt(0) == name && field.charAt(1) == '=') {
                    return field.substring(2);
                }
            }
            return null;
        }

        private String required(char name) {
            String value = get(name);
            if (value == null) {
                throw new SaslFailure("the server's SCRAM message has no " + name + "=");
            }
            return value;
        }

        private byte[] base64(char name) {
            try {
                return Base64.getDecoder().decode(required(name));
            } catch (IllegalArgumentException e) {
                throw new SaslFailure("the server's SCRAM message has a broken " + name + "=");
            }
        }

        private int count(char name) {
            try {
                return Integer.parseInt(required(name));
            } catch (NumberFormatException e) {
                throw new SaslFailure("the server's SCRAM message has a broken " + name + "=");
            }
        }
    }
}
