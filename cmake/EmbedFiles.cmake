# Run by callhours_embed(): writes the FILES as byte arrays into OUTPUT, so that text and pictures alike come through.
set(arrays "")
set(entries "")
set(index 0)
foreach(file IN LISTS FILES)
    file(READ "${file}" hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
    # A long literal is cut into pieces: compilers do not promise more than 65,536 characters in one.
    string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])+)" "\\1" bytes "${bytes}")
    set(literal "")
    string(LENGTH "${bytes}" length)
    set(at 0)
    while(at LESS length)
        string(SUBSTRING "${bytes}" ${at} 4000 piece)
        string(APPEND literal "\n    \"${piece}\"")
        math(EXPR at "${at} + 4000")
    endwhile()
    if(literal STREQUAL "")
        set(literal "\"\"")
    endif()
    get_filename_component(name "${file}" NAME)
    string(APPEND arrays "constexpr char file_${index}[] = ${literal};\n")
    string(APPEND entries "    {\"${name}\", {file_${index}, ${size}}},\n")
    math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUTPUT}.new"
"#include \"base/embedded.hpp\"

#include <array>

namespace {
${arrays}
constexpr std::array<callhours::EmbeddedFile, ${index}> files{{
${entries}}};
} // namespace

namespace ${NAMESPACE} {
std::span<const callhours::EmbeddedFile> ${FUNCTION}();
std::span<const callhours::EmbeddedFile> ${FUNCTION}() { return files; }
} // namespace ${NAMESPACE}
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
