# Run by callhours_embed(): writes OUTPUT, which has the assembler take the FILES in as they are; a text of literals
# would cost the compiler seconds a megabyte.
string(MAKE_C_IDENTIFIER "callhours_embedded_${NAMESPACE}_${FUNCTION}" prefix)
set(assembly "")
set(symbols "")
set(entries "")
set(index 0)
foreach(file IN LISTS FILES)
    set(symbol "${prefix}_${index}")
    string(APPEND assembly
        "asm(\".section .rodata\\n\"\n"
        "    \"${symbol}:\\n\"\n"
        "    \".incbin \\\"${file}\\\"\\n\"\n"
        "    \"${symbol}_end:\\n\"\n"
        "    \".previous\\n\");\n")
    string(APPEND symbols "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    get_filename_component(name "${file}" NAME)
    string(APPEND entries
        "    {\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUTPUT}.new"
"#include \"base/embedded.hpp\"

#include <cstddef>
#include <vector>

${assembly}
extern \"C\" {
${symbols}}

namespace ${NAMESPACE} {
std::span<const callhours::EmbeddedFile> ${FUNCTION}();

std::span<const callhours::EmbeddedFile> ${FUNCTION}()
{
    static const std::vector<callhours::EmbeddedFile> files{
${entries}    };
    return files;
}
} // namespace ${NAMESPACE}
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
