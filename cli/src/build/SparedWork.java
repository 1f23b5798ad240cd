import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What libraries do at each start for programs that use more of them than Mailboat does. A class
/// that is not as it is known here fails the build: then see whether the work is still to be
/// spared.
final class SparedWork {
    private static final ClassDesc DATES = ClassDesc.of("org.sqlite.date.FastDateFormat");
    private static final ClassDesc SETTINGS = ClassDesc.of("org.sqlite.SQLiteConnectionConfig");
    private static final ClassDesc LOGGERS = ClassDesc.of("org.sqlite.util.LoggerFactory");
    private static final MethodTypeDesc BY_PATTERN =
            MethodTypeDesc.of(DATES, ConstantDescs.CD_String);

    /// The methods that get another body, by class.
    private static final Map<String, Map<String, Consumer<CodeBuilder>>> BODIES =
            Map.of(
                    // Looks for a way to log in every jar.
                    "org/sqlite/util/LoggerFactory",
                    Map.of(
                            "<clinit>",
                            code ->
                                    code.iconst_0()
                                            .putstatic(
                                                    LOGGERS, "USE_SLF4J", ConstantDescs.CD_boolean)
                                            .return_()),
                    // Looks for libraries that others unpacked, where the platform's own is beside.
                    "org/sqlite/SQLiteJDBCLoader",
                    Map.of("cleanup", CodeBuilder::return_),
                    // Looks for Groovy in every jar.
                    "picocli/CommandLine$DefaultFactory",
                    Map.of("loadClosureClass", code -> code.aconst_null().areturn()),
                    // Has options turned into times, dates and files, which none of ours is.
                    "picocli/CommandLine$BuiltIn",
                    Map.of("excluded", code -> code.iconst_1().ireturn()),
                    // Made when a date is read or written, which no statement of ours does.
                    "org/sqlite/SQLiteConnectionConfig",
                    Map.of(
                            "getDateFormat",
                            code ->
                                    code.aload(0)
                                            .getfield(
                                                    SETTINGS,
                                                    "dateStringFormat",
                                                    ConstantDescs.CD_String)
                                            .invokestatic(DATES, "getInstance", BY_PATTERN)
                                            .areturn()));

    /// Instead of making what [#BODIES] makes later.
    private static final CodeTransform WITHOUT_DATES =
            (code, element) -> {
                if (element instanceof InvokeInstruction call && makesDates(call)) {
                    code.pop().aconst_null();
                } else {
                    code.with(element);
                }
            };

    private SparedWork() {}

    /// The class without such work, or nothing if it does none.
    static Optional<byte[]> of(ClassFile classes, ClassModel old) {
        Map<String, Consumer<CodeBuilder>> bodies = BODIES.get(old.thisClass().asInternalName());
        if (bodies == null) {
            return Optional.empty();
        }
        bodies.forEach((name, body) -> {
            if (old.methods().stream().filter(m -> isNamed(m, name)).count() != 1) {
                throw new IllegalStateException(
                        "%s has no %s any more".formatted(old.thisClass().asInternalName(), name));
            }
        });
        ClassTransform spared =
                (made, element) -> {
                    if (!(element instanceof MethodModel method)) {
                        made.with(element);
                        return;
                    }
                    Consumer<CodeBuilder> body = bodies.get(method.methodName().stringValue());
                    if (body == null) {
                        made.transformMethod(
                                method, MethodTransform.transformingCode(WITHOUT_DATES));
                    } else {
                        made.withMethodBody(
                                method.methodName().stringValue(),
                                method.methodTypeSymbol(),
                                method.flags().flagsMask(),
                                body);
                    }
                };
        return Optional.of(classes.transformClass(old, spared));
    }

    private static boolean isNamed(MethodModel method, String name) {
        return method.methodName().equalsString(name);
    }

    private static boolean makesDates(InvokeInstruction call) {
        return call.owner().asSymbol().equals(DATES) && call.name().equalsString("getInstance");
    }
}
