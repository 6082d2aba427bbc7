# callhours_module(NAME SOURCES a.cpp ... [USES base ...] [LIBRARIES Boost::json ...])
#
# The static library callhours_NAME. USES names our own modules (they come transitively), LIBRARIES the third-party
# ones that this module alone may see.
function(callhours_module name)
    cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
    list(TRANSFORM arg_USES PREPEND callhours_)
    if(arg_SOURCES)
        add_library(callhours_${name} STATIC ${arg_SOURCES})
        target_link_libraries(callhours_${name} PUBLIC callhours_options tl::expected fmt::fmt ${arg_USES}
                                                PRIVATE ${arg_LIBRARIES})
    else()
        add_library(callhours_${name} INTERFACE)
        target_link_libraries(callhours_${name} INTERFACE callhours_options tl::expected fmt::fmt ${arg_USES}
                                                          ${arg_LIBRARIES})
    endif()
endfunction()

# callhours_test(NAME SOURCES a_test.cpp ... USES calendar ... [LIBRARIES ...] [LABELS unit])
#
# The binary NAME_tests; each of its test cases is a test of CTest. What it links is all that its module needs.
function(callhours_test name)
    cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES;LABELS" ${ARGN})
    if(NOT arg_LABELS)
        set(arg_LABELS unit)
    endif()
    list(TRANSFORM arg_USES PREPEND callhours_)
    add_executable(${name}_tests ${arg_SOURCES})
    target_link_libraries(${name}_tests PRIVATE callhours_options ${arg_USES} ${arg_LIBRARIES} Catch2::Catch2WithMain)
    target_compile_definitions(${name}_tests PRIVATE CALLHOURS_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
    catch_discover_tests(${name}_tests TEST_PREFIX "${name}: " PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 120
                         DISCOVERY_MODE PRE_TEST)
endfunction()

# callhours_embed(TARGET NAMESPACE function FILES a.sql b.html ...)
#
# Compiles the files into TARGET as `std::span<const EmbeddedFile> NAMESPACE::function()` (base/embedded.hpp); each
# keeps its bare file name. Declare that function yourself where it is used.
function(callhours_embed target namespace function)
    cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
    set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_${function}.cpp")
    list(TRANSFORM arg_FILES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/]" OUTPUT_VARIABLE inputs)
    add_custom_command(
        OUTPUT "${output}"
        COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DNAMESPACE=${namespace}" "-DFUNCTION=${function}"
                "-DFILES=${inputs}" -P "${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake"
        DEPENDS ${inputs} "${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake"
        VERBATIM)
    target_sources(${target} PRIVATE "${output}")
endfunction()
