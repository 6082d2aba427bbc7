# The compiler, its warnings and its sanitizers, for every target of ours.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    message(FATAL_ERROR
        "GCC ${CMAKE_CXX_COMPILER_VERSION} destroys temporaries in awaiting expressions twice, so the server would crash. "
        "Use the presets (clang++-19): cmake --preset release")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)

option(CALLHOURS_WERROR "Treat warnings as errors" ON)
option(CALLHOURS_BENCH "Build what measures speed (bench/)" OFF)
set(CALLHOURS_SANITIZE "" CACHE STRING "Sanitizers for the whole build, e.g. address,undefined or thread")

add_library(callhours_options INTERFACE)
target_compile_options(callhours_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    -Wimplicit-fallthrough $<$<BOOL:${CALLHOURS_WERROR}>:-Werror>)
target_include_directories(callhours_options INTERFACE "${CMAKE_SOURCE_DIR}")
# One io_context and the same options for Asio everywhere, or its inline functions differ between files.
target_compile_definitions(callhours_options INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)

if(CALLHOURS_SANITIZE)
    add_compile_options(-fsanitize=${CALLHOURS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${CALLHOURS_SANITIZE})
endif()
