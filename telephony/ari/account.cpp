#include "telephony/ari/account.hpp"

#include <openssl/evp.h>

#include <vector>

namespace callhours::telephony::ari {

Secret basic_authorization(const Account& account)
{
    const std::string plain = account.user + ":" + account.password.reveal();
    std::vector<unsigned char> in(plain.begin(), plain.end());
    std::vector<unsigned char> out(4 * ((in.size() + 2) / 3) + 1);
    const int written = EVP_EncodeBlock(out.data(), in.data(), static_cast<int>(in.size()));
    return Secret{"Basic " + std::string(out.begin(), out.begin() + written)};
}

} // namespace callhours::telephony::ari
