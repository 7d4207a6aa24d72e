/// One clip of the demo station: a slow wash of colour with its title, a running clock and a soft chord.
struct DemoClip: Sendable {
    enum Form: Sendable {
        /// What the demo channels send: copied unchanged.
        case broadcast
        /// Film speed with surround sound.
        case film
        /// Old tapes: interlaced, 4:3, mono.
        case tape
        /// Small web video.
        case web
    }

    /// Below the demo's media folder, without extension.
    let path: String
    let title: String
    let seconds: Int
    let form: Form
    /// Three colours as RRGGBB.
    let colours: [String]
    /// The chord's lowest tone in hertz.
    let tone: Int

    var file: String { "\(path).\(form.fileExtension)" }

    /// Arguments for the `ffmpeg` command that make the clip.
    func arguments(output: String, font: String) -> [String] {
        ["-v", "error", "-y", "-nostdin"] + inputs
            + ["-vf", picture(font: font), "-map", "0:v", "-map", "1:a", "-t", "\(seconds)"]
            + form.encoding + ["-metadata", "title=\(title)", output]
    }

    private var inputs: [String] {
        let colourOptions = colours.enumerated().map { "c\($0.offset)=0x\($0.element)" }.joined(separator: ":")
        let wash = "gradients=s=320x180:r=\(form.rate):\(colourOptions):n=\(colours.count):speed=0.02:seed=\(tone)"
        let tones = [(tone, 0.10), (tone * 5 / 4, 0.07), (tone * 3 / 2, 0.06)]
        let chord = tones.map { "\($0.1)*sin(2*PI*\($0.0)*t)" }.joined(separator: "+")
        let swell = "(\(chord))*(0.7+0.3*sin(2*PI*0.25*t))"
        return ["-f", "lavfi", "-i", wash, "-f", "lavfi", "-i", "aevalsrc=exprs='\(swell)':s=48000"]
    }

    private func picture(font: String) -> String {
        let letters = "fontfile=\(font):x=w*0.06"
        return [
            "scale=\(form.width):\(form.height):flags=bicubic",
            "drawbox=x=0:y=ih*0.62:w=iw:h=ih*0.22:color=black@0.35:t=fill",
            "drawtext=\(letters):fontcolor=white:fontsize=h/11:y=h*0.65:text='\(title)'",
            "drawtext=\(letters):fontcolor=white@0.8:fontsize=h/22:y=h*0.77:text='%{pts\\:hms}'",
            form == .tape ? "interlace,setsar=8/9" : "setsar=1", "format=yuv420p",
        ].joined(separator: ",")
    }
}

extension DemoClip.Form {
    fileprivate var fileExtension: String {
        switch self {
        case .broadcast, .web: "mp4"
        case .film: "mkv"
        case .tape: "mpg"
        }
    }

    fileprivate var rate: String {
        switch self {
        case .broadcast: "30"
        case .film: "24"
        case .tape: "60000/1001"
        case .web: "25"
        }
    }

    fileprivate var width: Int { [.broadcast: 1280, .film: 1920, .tape: 720, .web: 640][self] ?? 0 }
    fileprivate var height: Int { [.broadcast: 720, .film: 1080, .tape: 480, .web: 360][self] ?? 0 }

    fileprivate var encoding: [String] {
        let x264 = ["-c:v", "libx264", "-preset", "superfast", "-crf", "26"]
        switch self {
        case .broadcast:
            return x264 + ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-bf", "2", "-flags", "+cgop"]
                + ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart"]
        case .film: return x264 + ["-c:a", "ac3", "-b:a", "384k", "-ac", "6"]
        case .tape:
            return [
                "-c:v", "mpeg2video", "-b:v", "4M", "-flags", "+ildct+ilme", "-c:a", "mp2", "-b:a", "128k", "-ac", "1",
            ]
        case .web: return x264 + ["-c:a", "aac", "-b:a", "96k", "-ac", "2"]
        }
    }
}
