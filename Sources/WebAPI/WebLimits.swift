public import Core

/// Every limit on what a client may ask for.
public enum WebLimits {
    /// Longest answer in a JSON list, in items.
    public static let pageSize = 500
    /// Longest stretch of timeline or as-run log in one answer.
    public static let timelineSpan = TimeSpan.hours(24 * 8)
    /// Longest guide ahead: no timeline is built further.
    public static let guideDays = GuideState.greatestDays
    /// Longest guide back.
    public static let guidePastDays = 14
    /// Guides that are made at the same time; more wait for their turn.
    public static let guidesAtOnce = 24
    /// Guides that wait; more are asked to come again.
    public static let guidesWaiting = 200
    /// Bytes of a guide that are made before its client takes them.
    static let guideAhead = 256 << 10
    /// Bytes of programmes kept as text.
    static let guidePieceBytes = 24 << 20
    /// Bytes of zipped guides kept whole.
    static let guideFileBytes = 16 << 20
    /// Addresses of the station (as links name it) for which programmes are kept as text.
    public static let guideBases = 2
    /// Largest logo file that is sent.
    public static let logoByteCount = 2 << 20
    /// Largest poster that is sent.
    public static let artworkByteCount = 8 << 20
    /// How long clients keep a poster before they ask again.
    public static let artworkKeeping = TimeSpan.hours(24)
    /// Largest form or JSON body that is read.
    public static let bodyByteCount = 64 << 10
    public static let shortestPassword = 8
    public static let longestPassword = 256
    /// Failed logins from one address before it must wait.
    public static let logInAttempts = 5
    /// The first wait; each further failure doubles it, up to the longest.
    public static let logInPause = TimeSpan.seconds(1)
    public static let logInLongestPause = TimeSpan.minutes(5)
    /// The longest wait on the station's own machine.
    public static let logInLongestPauseHere = TimeSpan.seconds(2)
    /// How long failures are remembered after the last.
    public static let logInMemory = TimeSpan.hours(1)
    /// Tries at once from all addresses together; then one in each pause. Checking a password takes about a tenth of a
    /// second and one is checked after the other, so this is also the longest queue in front of the operator.
    public static let logInCrowd = 20
    public static let logInCrowdPause = TimeSpan.seconds(2)
    /// Addresses whose failures are remembered.
    public static let logInAddresses = 10_000
    /// Addresses remembered because they logged in.
    public static let logInKnownAddresses = 100
    public static let sessionLength = TimeSpan.hours(24 * 30)
    /// How long an invitation can be accepted unless its maker says otherwise, and at most.
    public static let invitationLength = TimeSpan.hours(24 * 7)
    public static let invitationLongestLength = TimeSpan.hours(24 * 30)
    /// How long the responses of requests with an idempotency key are kept, and the largest that is.
    public static let answerMemory = TimeSpan.hours(24)
    public static let answerByteCount = 1 << 20
    /// Most operations of one change set.
    public static let changeOperations = 5_000
    /// Paths whose bodies are as large as a station file may be.
    public static let uploadPaths = ["/api/v1/station-file", "/api/v1/plan", "/api/v1/changes"]
    /// Longest name of an account or token, in bytes.
    public static let nameLength = 100
    /// Events that are kept for clients that come back.
    public static let eventMemory = 1_000
    /// Lines of the log that are kept for those who look at it.
    public static let logMemory = 2_000
    /// Events that wait for one slow client; older ones are dropped.
    public static let eventBacklog = 256
    public static let eventListeners = 200
    /// Longest `?duration=` of a stream.
    public static let streamDuration = TimeSpan.hours(24 * 30)
    /// Searches that are held, for how long after they were read, and how many items of each.
    public static let heldSearches = 32
    public static let searchMemory = TimeSpan.minutes(30)
    public static let heldItems = 1_000_000
    /// Longest text of a search.
    public static let searchLength = 500
}
