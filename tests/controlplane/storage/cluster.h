// A PostgreSQL of the test's own: in a temporary folder, on a unix socket in it, and gone with the test.
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

namespace trunkline::controlplane {

class Cluster {
 public:
  Cluster() {
    namespace fs = std::filesystem;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql"))
      binaries_ = version.path() / "bin";
    std::string name = (fs::temp_directory_path() / "pg-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    // The server refuses to run as root.
    if (::geteuid() == 0) {
      if (::chown(folder_.c_str(), nobody, nobody) != 0)
        throw std::runtime_error("chown " + folder_.string());
      as_user_ = "setpriv --reuid=" + std::to_string(nobody) + " --regid=" + std::to_string(nobody) +
                 " --clear-groups ";
    }
    run("initdb -D " + data() + " -U trunkline -A trust -E UTF8 --locale=C --no-sync");
  }
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  ~Cluster() {
    if (runs_) stop();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    run("pg_ctl -D " + data() + " -w -l " + (folder_ / "log").string() +
        " -o \"-c listen_addresses= -c fsync=off -k " + folder_.string() + "\" start");
    runs_ = true;
  }
  /// At once: connections are cut.
  void stop() {
    run("pg_ctl -D " + data() + " -w -m immediate stop");
    runs_ = false;
  }

  [[nodiscard]] std::string conninfo() const {
    return "host=" + folder_.string() + " user=trunkline dbname=postgres";
  }
  /// The first column of the first row.
  [[nodiscard]] std::string text(const std::string& question) const {
    PGconn* connection = PQconnectdb(conninfo().c_str());
    PGresult* result = PQexec(connection, question.c_str());
    std::string answer = PQresultStatus(result) != PGRES_TUPLES_OK ? PQerrorMessage(connection)
                         : PQntuples(result) == 0                  ? "no row"
                                                                   : PQgetvalue(result, 0, 0);
    PQclear(result);
    PQfinish(connection);
    return answer;
  }

 private:
  static constexpr unsigned nobody = 65534;

  [[nodiscard]] std::string data() const { return (folder_ / "data").string(); }
  void run(const std::string& command) const {
    const auto line = "cd / && " + as_user_ + (binaries_ / command).string() + " >/dev/null 2>&1";
    if (std::system(line.c_str()) != 0) throw std::runtime_error(line);
  }

  std::filesystem::path binaries_;
  std::filesystem::path folder_;
  std::string as_user_;
  bool runs_ = false;
};

}  // namespace trunkline::controlplane
