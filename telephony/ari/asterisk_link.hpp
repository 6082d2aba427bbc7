#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "telephony/ari/account.hpp"
#include "telephony/pbx.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace callhours::telephony::ari {

/// An Asterisk, 16 or newer, through ARI. Our application has one name; if another program connects under it,
/// that one has the calls, and we come back only after a growing pause.
class AsteriskLink final : public Pbx {
public:
    struct Settings {
        std::string name; ///< of the link: [pbx.NAME]
        Account account;
        std::string app = "callhours"; ///< is_name(), and the same as in the dialplan's Stasis()
    };

    /// `chance` gives numbers from 0 to 1, for the pauses between attempts. `log` and `clock` must live until
    /// stop() was called and `io` has run what was waiting.
    AsteriskLink(boost::asio::any_io_executor io, Settings settings, Log& log, const Clock& clock,
                 std::function<double()> chance);

    /// Stops.
    ~AsteriskLink() override;

    /// Begins to connect; once.
    void start();

    /// Every wait ends, next() throws, commands answer `unreachable`; what is under way at the PBX goes on.
    void stop();

    [[nodiscard]] const std::string& name() const override;
    [[nodiscard]] LinkState link() const override;
    Task<PbxEvent> next() override;
    Task<Result<void, PbxError>> perform(PbxCommand command) override;
    Task<Result<std::vector<RecordingName>, PbxError>> stored_recordings() override;
    Task<Result<std::string, PbxError>> fetch_recording(RecordingName recording,
                                                        std::size_t limit_bytes) override;
    Task<Result<void, PbxError>> delete_recording(RecordingName recording) override;

private:
    class Core;
    std::shared_ptr<Core> core_;
};

} // namespace callhours::telephony::ari
