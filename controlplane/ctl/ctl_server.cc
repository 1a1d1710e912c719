#include "controlplane/ctl/ctl_server.h"

#include <boost/asio/post.hpp>
#include <unistd.h>

#include "controlplane/ctl/ctl_core.h"

namespace trunkline::controlplane {

CtlServer::CtlServer(boost::asio::io_context& io, const std::string& path, CtlSource& source,
                     CtlLimits limits)
    : io_(io), path_(path), core_(std::make_shared<CtlCore>(io, path, source, limits)) {
  boost::asio::post(io_, [core = core_] { core->accept(); });
}

CtlServer::~CtlServer() {
  core_->close();
  ::unlink(path_.c_str());
  boost::asio::post(io_, [core = core_] { core->stop_accepting(); });
}

}  // namespace trunkline::controlplane
