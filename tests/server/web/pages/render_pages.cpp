// render_pages FOLDER: writes every page with sample values, to be looked at in a browser.
#include "tests/server/web/pages/samples.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: render_pages FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder{argv[1]};
    std::filesystem::create_directories(folder);
    const callhours::web::Pages pages{callhours::tests::sample_assets()};
    for (const auto language : pages.catalogue().languages()) {
        for (const auto& [name, html] : callhours::tests::every_page(pages, std::string{language})) {
            std::ofstream{folder / (name + '.' + std::string{language} + ".html"), std::ios::binary} << html;
        }
    }
    return 0;
}
