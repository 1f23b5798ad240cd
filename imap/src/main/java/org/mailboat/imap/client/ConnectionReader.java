package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What a connection's reader thread does: reads until the connection ends, and gives everything to
/// whoever awaits it. Runs no foreign code but literal sinks, and never writes.
final class ConnectionReader implements Runnable {
    private final ResponsePump pump;
    private final Calls calls;
    private final Lifeline lifeline;
    private final Consumer<Capabilities> capabilities;
    private final LongSupplier ticker;
    private final Runnable atEnd;

    /// @param capabilities told whenever the server says what it can do
    /// @param ticker for when answers came
    /// @param atEnd run when nothing more is read
    ConnectionReader(
            ResponsePump pump,
            Calls calls,
            Lifeline lifeline,
            Consumer<Capabilities> capabilities,
            LongSupplier ticker,
            Runnable atEnd) {
        this.pump = pump;
        this.calls = calls;
        this.lifeline = lifeline;
        this.capabilities = capabilities;
        this.ticker = ticker;
        this.atEnd = atEnd;
    }

    @Override
    public void run() {
        try {
            do {
                lifeline.digest(true);
                for (Response r = pump.buffered(); r != null; r = pump.buffered()) {
                    dispatch(r);
                }
                lifeline.stir();
                lifeline.digest(false);
            } while (pump.fill());
            pump.abandon();
            lifeline.drop(null);
        } catch (IOException e) {
            pump.abandon();
            lifeline.drop(e);
        } catch (MailException e) {
            lifeline.end(e.failure());
        } catch (RuntimeException e) {
            lifeline.end(SyncFailure.of(FailureKind.BUG, "Reading from the server failed: " + e));
        } finally {
            atEnd.run();
        }
    }

    /// What a response teaches about the connection is noted before anyone can react to it.
    private void dispatch(Response response) {
        learnFrom(response);
        if (calls.greet(response)) {
            return;
        }
        switch (response) {
            case Response.Tagged tagged -> calls.end(tagged.tag(), tagged, ticker.getAsLong());
            case Response.Malformed broken -> {
                if (broken.tag() != null) {
                    calls.end(broken.tag(), broken, ticker.getAsLong());
                }
            }
            case Response.Continuation continuation -> calls.goAhead(continuation);
            case Response.Untagged data -> calls.data(data, ticker.getAsLong());
        }
    }

    private void learnFrom(Response response) {
        switch (response) {
            case Response.Tagged tagged -> learnFrom(tagged.code());
            case Response.CapabilityData told -> capabilities.accept(told.capabilities());
            case Response.Condition condition -> {
                learnFrom(condition.code());
                if (condition.status() == Status.BYE) {
                    lifeline.bid(condition);
                }
            }
            default -> {}
        }
    }

    private void learnFrom(@Nullable ResponseCode code) {
        if (code instanceof ResponseCode.CapabilityCode told) {
            capabilities.accept(told.capabilities());
        }
    }
}
