import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Writes out what the JVM would otherwise make at each start, since its cache keeps lambdas but
/// not these: the methods behind a `switch` over types or over an enum's constants and null
/// ([java.lang.runtime.SwitchBootstraps]), and `hashCode`, `equals` and `toString` of records
/// ([java.lang.runtime.ObjectMethods]). Each becomes a private method that does the same. What
/// [java.util.Comparator] makes is made by `LearntOrder` of the program instead.
final class LearntCode {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final MethodTypeDesc TO_STRING = MethodTypeDesc.of(ConstantDescs.CD_String);
    private static final MethodTypeDesc HASH_OF_OBJECT =
            MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object);
    private static final MethodTypeDesc ARE_EQUAL =
            MethodTypeDesc.of(
                    ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);

    private static final ClassDesc COMPARATOR = ClassDesc.of("java.util.Comparator");
    private static final ClassDesc ORDER = ClassDesc.of("org.mailboat.cli.LearntOrder");

    /// The makers of orders that are replaced, by name and type.
    private static final Set<String> ORDERS =
            Set.of(
                    "comparing(Function)Comparator",
                    "comparingInt(ToIntFunction)Comparator",
                    "comparingLong(ToLongFunction)Comparator",
                    "thenComparing(Comparator)Comparator",
                    "thenComparing(Function)Comparator",
                    "thenComparingInt(ToIntFunction)Comparator",
                    "thenComparingLong(ToLongFunction)Comparator");

    private static final Map<String, ClassDesc> BOXES =
            Map.of(
                    "I", ConstantDescs.CD_Integer,
                    "J", ConstantDescs.CD_Long,
                    "Z", ConstantDescs.CD_Boolean,
                    "B", ConstantDescs.CD_Byte,
                    "S", ConstantDescs.CD_Short,
                    "C", ConstantDescs.CD_Character,
                    "F", ConstantDescs.CD_Float,
                    "D", ConstantDescs.CD_Double);

    private final ClassModel old;
    private final ClassDesc self;
    private final boolean isInterface;
    private final List<Consumer<ClassBuilder>> methods = new ArrayList<>();

    private LearntCode(ClassModel old) {
        this.old = old;
        self = old.thisClass().asSymbol();
        isInterface = old.flags().has(AccessFlag.INTERFACE);
    }

    /// The class with such methods, or nothing if it needs none.
    static Optional<byte[]> of(ClassFile classes, ClassModel old) {
        return old.methods().stream().anyMatch(LearntCode::isConcerned)
                ? Optional.of(new LearntCode(old).written(classes))
                : Optional.empty();
    }

    private byte[] written(ClassFile classes) {
        CodeTransform calls =
                (code, element) -> {
                    if (element instanceof InvokeDynamicInstruction call && isMade(call)) {
                        code.invokestatic(self, method(call), call.typeSymbol(), isInterface);
                    } else if (element instanceof InvokeInstruction call && isOrder(call)) {
                        MethodTypeDesc type = call.typeSymbol();
                        code.invokestatic(
                                ORDER,
                                call.name().stringValue(),
                                call.opcode() == Opcode.INVOKESTATIC
                                        ? type
                                        : type.insertParameterTypes(0, COMPARATOR));
                    } else {
                        code.with(element);
                    }
                };
        ClassTransform rewritten =
                (made, element) -> {
                    if (element instanceof MethodModel method && isConcerned(method)) {
                        made.transformMethod(method, MethodTransform.transformingCode(calls));
                    } else {
                        made.with(element);
                    }
                };
        return classes.transformClass(
                old,
                rewritten.andThen(
                        ClassTransform.endHandler(made -> methods.forEach(m -> m.accept(made)))));
    }

    private static boolean isConcerned(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(e ->
                        (e instanceof InvokeDynamicInstruction made && isMade(made))
                                || (e instanceof InvokeInstruction call && isOrder(call)));
    }

    private static boolean isOrder(InvokeInstruction call) {
        return call.owner().asSymbol().equals(COMPARATOR)
                && ORDERS.contains(
                        call.name().stringValue() + call.typeSymbol().displayDescriptor());
    }

    private static boolean isMade(InvokeDynamicInstruction call) {
        DirectMethodHandleDesc maker = call.bootstrapMethod();
        return switch (maker.owner().displayName()) {
            case "SwitchBootstraps" ->
                    switch (maker.methodName()) {
                        case "typeSwitch" ->
                                call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
                        case "enumSwitch" ->
                                call.bootstrapArgs().stream().allMatch(String.class::isInstance);
                        default -> false;
                    };
            case "ObjectMethods" -> true;
            default -> false;
        };
    }

    /// Makes the method behind a call and tells its name.
    private String method(InvokeDynamicInstruction call) {
        String what = call.name().stringValue();
        String name = "learnt$" + what + "$" + methods.size();
        List<ConstantDesc> args = call.bootstrapArgs();
        Consumer<CodeBuilder> body =
                switch (what) {
                    case "typeSwitch" -> code -> typeSwitch(code, args);
                    case "enumSwitch" ->
                            code -> enumSwitch(code, call.typeSymbol().parameterType(0), args);
                    case "hashCode" -> code -> hashCode(code, getters(args));
                    case "equals" -> code -> equals(code, getters(args));
                    case "toString" ->
                            code ->
                                    toString(
                                            code, getters(args), ((String) args.get(1)).split(";"));
                    default -> throw new IllegalStateException("nobody knows " + what);
                };
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        methods.add(made -> made.withMethodBody(name, call.typeSymbol(), flags, body));
        return name;
    }

    /// What makes these methods is told the record, the names of its fields, and their getters.
    private static List<DirectMethodHandleDesc> getters(List<ConstantDesc> args) {
        return args.stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
    }

    /// The first label from an index on that the value is an instance of; -1 for null.
    private static void typeSwitch(CodeBuilder code, List<ConstantDesc> labels) {
        Label present = code.newLabel();
        code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
        for (int i = 0; i < labels.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }

    /// The same where the labels are names of an enum's constants.
    private static void enumSwitch(CodeBuilder code, ClassDesc type, List<ConstantDesc> labels) {
        Label present = code.newLabel();
        code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
        for (int i = 0; i < labels.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).getstatic(type, (String) labels.get(i), type).if_acmpne(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }

    private void hashCode(CodeBuilder code, List<DirectMethodHandleDesc> getters) {
        code.iconst_0();
        for (DirectMethodHandleDesc getter : getters) {
            code.loadConstant(31).imul();
            field(code, 0, getter);
            ClassDesc type = type(getter);
            if (type.isPrimitive()) {
                code.invokestatic(
                        BOXES.get(type.descriptorString()),
                        "hashCode",
                        MethodTypeDesc.of(ConstantDescs.CD_int, type));
            } else {
                code.invokestatic(OBJECTS, "hashCode", HASH_OF_OBJECT);
            }
            code.iadd();
        }
        code.ireturn();
    }

    private void equals(CodeBuilder code, List<DirectMethodHandleDesc> getters) {
        Label same = code.newLabel();
        Label other = code.newLabel();
        code.aload(0).aload(1).if_acmpeq(same);
        code.aload(1).instanceOf(self).ifeq(other).aload(1).checkcast(self).astore(2);
        for (DirectMethodHandleDesc getter : getters) {
            field(code, 0, getter);
            field(code, 2, getter);
            ClassDesc type = type(getter);
            switch (type.descriptorString()) {
                case "I", "Z", "B", "S", "C" -> code.if_icmpne(other);
                case "J" -> code.lcmp().ifne(other);
                case "F", "D" ->
                        code.invokestatic(
                                        BOXES.get(type.descriptorString()),
                                        "compare",
                                        MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
                                .ifne(other);
                default -> code.invokestatic(OBJECTS, "equals", ARE_EQUAL).ifeq(other);
            }
        }
        code.labelBinding(same).iconst_1().ireturn().labelBinding(other).iconst_0().ireturn();
    }

    private void toString(CodeBuilder code, List<DirectMethodHandleDesc> getters, String[] names) {
        code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", ConstantDescs.MTD_void);
        code.loadConstant(self).invokevirtual(ConstantDescs.CD_Class, "getSimpleName", TO_STRING);
        append(code, ConstantDescs.CD_String);
        for (int i = 0; i < getters.size(); i++) {
            code.loadConstant((i == 0 ? "[" : ", ") + names[i] + "=");
            append(code, ConstantDescs.CD_String);
            field(code, 0, getters.get(i));
            append(code, appended(type(getters.get(i))));
        }
        code.loadConstant(getters.isEmpty() ? "[]" : "]");
        append(code, ConstantDescs.CD_String);
        code.invokevirtual(BUILDER, "toString", TO_STRING).areturn();
    }

    /// As what a builder of text takes a value of this type.
    private static ClassDesc appended(ClassDesc type) {
        return switch (type.descriptorString()) {
            case "B", "S" -> ConstantDescs.CD_int;
            default -> type.isPrimitive() ? type : ConstantDescs.CD_Object;
        };
    }

    private static void append(CodeBuilder code, ClassDesc type) {
        code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, type));
    }

    private void field(CodeBuilder code, int variable, DirectMethodHandleDesc getter) {
        code.aload(variable).getfield(self, getter.methodName(), type(getter));
    }

    private static ClassDesc type(DirectMethodHandleDesc getter) {
        return getter.invocationType().returnType();
    }
}
